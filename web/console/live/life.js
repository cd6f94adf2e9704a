import { clock, element } from '../element.js';
import { NEXT } from './steps.js';

const STAGES = ['PENDING', 'ASSIGNED', 'IN_TRANSIT', 'DELIVERED', 'COMPLETED'];
/** The newest; more would leave no room for the messages. */
const SHOWN = 3;

/** Shows how far each order has come, with what brings it further. `failed` is told why a step was not possible. */
export function lives(place, failed) {
  const known = new Map();
  const forget = (id) => {
    known.get(id).shown.remove();
    known.delete(id);
  };

  return {
    clear() {
      known.clear();
      place.replaceChildren();
    },
    /** An order as it is; `at`: since when, if that is known. What is told later may be older: an order never goes back. */
    see(order, at) {
      if (!order?.id || !order.status) return;
      let life = known.get(order.id);
      if (life === undefined) {
        life = openLife(order.id, failed);
        known.set(order.id, life);
        place.prepend(life.shown);
        if (known.size > SHOWN) forget(known.keys().next().value);
      }
      life.see(order, at);
    },
  };
}

function openLife(id, failed) {
  const times = STAGES.map(() => element('time'));
  const stages = STAGES.map((name, i) => element('li', {}, element('span', { textContent: name }), times[i]));
  const goods = element('span');
  const end = element('strong', { className: 'end' });
  const button = element('button', { type: 'button', hidden: true });
  const shown = element(
    'article',
    { className: 'life' },
    element('h3', {}, element('code', { textContent: id }), ' ', goods),
    button,
    element('ol', {}, ...stages),
    end,
  );
  let latest = null;

  const take = async () => {
    button.disabled = true; // until a message says that it has gone on
    try {
      await NEXT[latest.status].take(latest);
    } catch (error) {
      button.disabled = false;
      failed(error);
    }
  };
  button.addEventListener('click', take);

  const offer = () => {
    const next = NEXT[latest.status];
    const label = next?.possible(latest) ? next.label : '';
    if (button.textContent !== label) button.disabled = false;
    button.textContent = label;
    button.hidden = label === '';
  };
  const reach = (stage, at) => {
    stages.forEach((item, i) => {
      item.classList.toggle('reached', i <= stage);
      item.classList.toggle('now', i === stage);
    });
    if (at !== undefined && times[stage].textContent === '') times[stage].textContent = clock(at);
  };
  return {
    shown,
    see(order, at) {
      const stage = STAGES.indexOf(order.status);
      if (latest && stage >= 0 && stage < STAGES.indexOf(latest.status)) return;
      latest = { ...latest, ...order };
      shown.dataset.status = order.status;
      goods.textContent = [latest.quantity, latest.product, latest.customer && `for ${latest.customer.name}`]
        .filter(Boolean)
        .join(' ');
      if (stage >= 0) reach(stage, at);
      else end.textContent = [order.status, order.reason].filter(Boolean).join(': ');
      offer();
    },
  };
}
