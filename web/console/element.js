/** A new element with its properties and what it holds. Texts stay texts: nothing that an answer holds becomes markup. */
export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

export const milliseconds = (ms) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** The time of day where the reader is, of an instant of the API. */
export const clock = (instant) => new Date(instant).toLocaleTimeString('en-GB');
