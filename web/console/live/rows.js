import { clock, element, milliseconds } from '../element.js';

/** The newest: a page that is left open must not grow for ever. */
const KEPT = 200;

/** Shows messages as they come, the newest first. */
export function rows(place) {
  const put = (row) => {
    place.prepend(row);
    place.children[KEPT]?.remove();
  };
  return {
    clear: () => place.replaceChildren(),
    message: (answer) => put(messageRow(answer)),
    /** What happened to the subscription itself. */
    note: (text) => put(element('tr', { className: 'note' }, element('td', { colSpan: 4, textContent: text }))),
  };
}

function messageRow({ data, errors, extensions }) {
  const [field, payload] = Object.entries(data ?? {})[0] ?? ['', null];
  const { event, version, at, cursor: _, ...told } = payload ?? {};
  const name = element('strong', { textContent: event ?? field });
  const numbered = version === undefined ? [name] : [name, element('small', { textContent: ` v${version}` })];
  const reasons = (errors ?? []).map(reason);
  return element(
    'tr',
    { className: errors ? 'failed' : '' },
    element('td', { textContent: clock(at ?? Date.now()), className: 'when' }),
    element('td', {}, ...(payload ? numbered : ['error'])),
    element('td', {}, ...reasons, ...pieces(told), whole({ data, errors }, extensions?.joinery)),
    strategy(extensions?.joinery),
  );
}

const reason = ({ message, extensions, path }) =>
  element('p', { textContent: [extensions?.code, path?.join('.'), message].filter(Boolean).join(' · ') });

/** What the payload holds, in the order in which it was asked for: a piece for each object, with its own values. */
function pieces(value, name = '') {
  if (Array.isArray(value)) return value.flatMap((each) => pieces(each, name));
  const fields = Object.entries(value).filter(([, inner]) => inner !== null);
  const own = fields.filter(([, inner]) => typeof inner !== 'object');
  const inner = fields.filter(([, inner]) => typeof inner === 'object');
  const piece = own.length === 0 ? [] : [element('span', { className: 'piece' }, label(name), ...own.map(fact))];
  return [...piece, ...inner.flatMap(([name, inner]) => pieces(inner, name))];
}

const label = (textContent) => element('small', { textContent });

/** Words speak for themselves, numbers do not. */
function fact([name, value]) {
  const shown = element('span', { textContent: typeof value === 'string' ? value : `${name} ${value}` });
  if (name === 'status') shown.className = 'status';
  return shown;
}

function strategy(joinery) {
  const { strategy, why = '', ms } = joinery ?? {};
  const shown = [strategy, ms === undefined ? undefined : milliseconds(ms)].filter(Boolean).join(' · ');
  return element('td', { textContent: shown, title: why, className: `by ${strategy ?? ''}` });
}

const whole = (answer, joinery) =>
  element(
    'details',
    {},
    element('summary', { textContent: 'message' }),
    element('pre', { textContent: JSON.stringify({ ...answer, extensions: { joinery } }, null, 2) }),
  );
