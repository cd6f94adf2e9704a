// A print has more dots than most screens: charts are drawn for at least two by two of a pixel.
Object.defineProperty(globalThis, 'devicePixelRatio', { value: Math.max(2, globalThis.devicePixelRatio) });
