/**
 * The environment for a process that is no part of this test run: without this run's settings of the system and of its
 * servers, and without Node's options of a test runner.
 */
export const foreign = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !/^(JOINERY_|KAFKA_|MONGODB_|NODE_OPTIONS$)/.test(name)));
