import { encodeToken } from '../api/index.ts';
import { streamName } from '../eventing/index.ts';
import type { CommandResult } from './command.ts';
import type { ServiceContext } from './service.ts';
import { commanding } from './unanswered.ts';

type Command<I, S> = (context: ServiceContext, input: I) => Promise<CommandResult<S>>;

/** The resolver of a command's mutation: its payload is the entity, under `field`, and the token of what was written. */
export const mutation =
  <I, S>(context: ServiceContext, field: string, command: Command<I, S>) =>
  async (_: unknown, { input }: { readonly input: I }) => {
    const { category, id, version, state } = await commanding(context, null, () => command(context, input));
    return { [field]: state, token: encodeToken(new Map([[streamName(category, id), version]])) };
  };
