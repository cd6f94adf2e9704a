/** Jest runs the TypeScript sources as ES modules through swc; see docs for the tiers of tests. */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  testMatch: ['<rootDir>/**/*.test.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' }, sourceMaps: 'inline' },
    ],
  },
  testSequencer: '<rootDir>/test/order.js',
  testTimeout: 60_000,
  maxWorkers: 2,
  // Modules of ES tests are never let go: a worker that has run a hundred files spends most of its time collecting garbage.
  workerIdleMemoryLimit: '600MB',
};
