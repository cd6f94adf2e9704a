import { clock } from '../element.js';
import { panel } from './panel.js';
import { subscription } from './subscription.js';

const now = () => clock(Date.now());

/**
 * Watches one subscription at a time.
 * @param {HTMLElement} place
 * @param {() => string} strategy
 */
export function watching(place, strategy) {
  let watch = null;
  const shown = panel(place, { toggle: () => (watch?.running ? stop() : resume()), close });

  function stop() {
    if (!watch?.running) return;
    watch.running.abort();
    watch.running = null;
    watch.observer?.complete();
    watch.observer = null;
    shown.state('stopped');
    shown.note(`${now()} stopped`);
  }

  function close() {
    stop();
    watch = null;
    shown.close();
  }

  async function resume() {
    const mine = watch;
    const running = new AbortController();
    mine.running = running;
    shown.state('connecting');
    const how = { strategy, signal: running.signal, after: mine.cursor };
    for await (const happening of subscription(mine.question, how)) {
      if (running.signal.aborted) return;
      mine.cursor = happening.cursor ?? mine.cursor;
      told[happening.is](happening, mine);
    }
  }

  const told = {
    connected({ again }, mine) {
      shown.state('live');
      const where = again ? 'connected again, behind the last message: nothing is missed' : 'connected: now it is told';
      shown.note(`${now()} ${where}`);
      if (!mine.begun) begun(mine);
      mine.begun = true;
    },
    message({ answer }, mine) {
      shown.message(answer);
      mine.code = answer.errors?.[0]?.extensions?.code;
      mine.observer?.next(answer);
    },
    lost({ why, wait }) {
      const text = `connection lost, trying again in ${wait / 1000} s`;
      if (place.dataset.state !== 'lost') shown.note(`${now()} connection lost: ${why}`);
      shown.state('lost', text);
    },
    ended(_, mine) {
      mine.running = null;
      if (mine.code === 'CURSOR_EXPIRED') mine.cursor = undefined; // only from now on can it be told again
      mine.observer?.complete();
      mine.observer = null;
      shown.state('ended');
    },
  };

  /** What is asked or done now is not missed. */
  async function begun({ ready, question }) {
    try {
      const orders = (await ready?.connected?.(question.variables)) ?? [];
      if (watch?.question === question) shown.orders(orders);
    } catch (error) {
      shown.failed(error);
    }
  }

  return {
    stop,
    /**
     * @param {{ query: string, variables?: object, operationName?: string }} question
     * @param {{ title?: string, connected?: Function, steps?: object[] }} ready what goes with a ready one
     * @param {{ next: (answer: object) => void, complete: () => void }} observer is told as well, until it stops
     */
    start(question, ready = {}, observer = null) {
      stop();
      watch = { question, ready, observer, cursor: undefined, begun: false, running: null };
      const steps = (ready.steps ?? []).map((step) => ({ ...step, take: () => step.take(question.variables) }));
      shown.open(ready.title ?? question.operationName ?? 'Subscription', steps);
      resume();
    },
    /** From the next message on by the strategy that is chosen now. */
    switched() {
      if (!watch?.running) return;
      watch.running.abort();
      shown.note(`${now()} switched to ${strategy()}`);
      resume();
    },
  };
}
