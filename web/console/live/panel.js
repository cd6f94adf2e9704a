import { element } from '../element.js';
import { lives } from './life.js';
import { rows } from './rows.js';

/** Where a subscription is shown: its state, how far its orders have come, and its messages. */
export function panel(place, { toggle, close }) {
  const at = (selector) => place.querySelector(selector);
  const trouble = at('.trouble');
  const failed = (error) => {
    trouble.textContent = `Not done: ${error.message}`;
    trouble.hidden = false;
  };
  const orders = lives(at('.lives'), failed);
  const messages = rows(at('tbody'));
  const [state, count, button] = [at('.state'), at('.count'), at('.toggle')];
  let counted = 0;

  button.addEventListener('click', toggle);
  at('.close').addEventListener('click', close);

  const tally = () => {
    count.textContent = counted === 0 ? 'no message yet' : `${counted} message${counted === 1 ? '' : 's'}`;
  };
  const stepButton = ({ label, take }) => {
    const made = element('button', { type: 'button', textContent: label });
    made.addEventListener('click', () => take().catch(failed));
    return made;
  };
  return {
    /** Begins anew. `steps` are offered for as long as it is shown. */
    open(title, steps) {
      counted = 0;
      tally();
      orders.clear();
      messages.clear();
      trouble.hidden = true;
      at('h2').textContent = title;
      at('.steps').replaceChildren(...steps.map(stepButton));
      place.hidden = false;
      place.parentElement.classList.add('watching');
      place.scrollIntoView({ block: 'start' }); // where all stands in one column it would be out of sight
    },
    close() {
      place.hidden = true;
      place.parentElement.classList.remove('watching');
    },
    /** @param {'connecting' | 'live' | 'lost' | 'stopped' | 'ended'} name */
    state(name, text = name) {
      place.dataset.state = name;
      state.textContent = text;
      button.textContent = { stopped: 'Resume', ended: 'Start again' }[name] ?? 'Stop';
    },
    message(answer) {
      counted++;
      tally();
      trouble.hidden = true;
      messages.message(answer);
      for (const payload of Object.values(answer.data ?? {})) orders.see(payload?.order, payload?.at ?? Date.now());
    },
    orders(list) {
      for (const order of list) orders.see(order);
    },
    note: messages.note,
    failed,
  };
}
