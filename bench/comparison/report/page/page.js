// Draws the report's charts with uPlot from what stands in #charts. Runs in the browser as it stands here.
(() => {
  const { uPlot } = globalThis;
  const charts = JSON.parse(document.getElementById('charts').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const print = matchMedia('print');
  const PRINTED = { width: 320, height: 170 };
  const FONT = '12px system-ui, sans-serif';

  /** In the colours that hold now: of the screen, light or dark, or of paper. */
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const short = new Intl.NumberFormat('en', { maximumSignificantDigits: 3, notation: 'compact' });
  const precise = new Intl.NumberFormat('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
  const percent = (x) => `${Number((100 - 100 / x).toFixed(4))} %`;

  const FORMATS = { linear: (v) => short.format(v), log: (v) => short.format(v), percentile: percent };

  /** Round values of a log scale: decades, with steps between where there are few. */
  function decades(min, max) {
    const [low, high] = [Math.floor(Math.log10(min)), Math.ceil(Math.log10(max))];
    const steps = high - low > 4 ? [1] : high - low > 2 ? [1, 3] : [1, 2, 5];
    const all = [];
    for (let power = low; power <= high; power++) for (const step of steps) all.push(step * 10 ** power);
    return all.filter((value) => value >= min * 0.999 && value <= max * 1.001);
  }

  const PERCENTILES = [2, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

  const splits = {
    linear: undefined,
    log: (_, __, min, max) => decades(min, max),
    percentile: (_, __, min, max) => PERCENTILES.filter((value) => value >= min && value <= max),
  };

  /** All values of all lines lie inside, with a little room. Zero is shown where things are measured from it. */
  function range(scale, values, ticks = null) {
    const shown = scale === 'log' ? values.filter((value) => value > 0) : values;
    const [min, max] = [Math.min(...shown), Math.max(...shown)];
    if (scale === 'linear' && ticks !== null && max > min) return [min - (max - min) / 40, max + (max - min) / 40];
    if (scale === 'percentile') return [1, Math.max(100, max)];
    if (scale === 'linear') return [0, max === 0 ? 1 : max * 1.06];
    return min === max ? [min / 2, max * 2] : [min / 1.15, max * 1.15];
  }

  const extent = (chart, of) => chart.lines.flatMap((line) => line.points.flatMap(of));
  const ends = (point) => [point.y, point.low ?? point.y, point.high ?? point.y];

  const MARKERS = {
    circle: (c, x, y, r) => c.arc(x, y, r, 0, 2 * Math.PI),
    square: (c, x, y, r) => c.rect(x - r * 0.9, y - r * 0.9, r * 1.8, r * 1.8),
    triangle: (c, x, y, r) => path(c, [x, y - r * 1.2], [x + r * 1.15, y + r * 0.9], [x - r * 1.15, y + r * 0.9]),
    diamond: (c, x, y, r) => path(c, [x, y - r * 1.3], [x + r * 1.3, y], [x, y + r * 1.3], [x - r * 1.3, y]),
  };

  function path(c, [x, y], ...others) {
    c.moveTo(x, y);
    for (const [a, b] of others) c.lineTo(a, b);
    c.closePath();
  }

  /** Where it is longer than the marker that stands on it. */
  function drawInterval({ ctx: c, valToPos }, { x, low, high }) {
    if (low === undefined) return;
    const [from, to] = [valToPos(low, 'y', true), valToPos(high, 'y', true)];
    if (from - to < 10 * devicePixelRatio) return;
    c.beginPath();
    c.moveTo(valToPos(x, 'x', true), from);
    c.lineTo(valToPos(x, 'x', true), to);
    c.stroke();
  }

  /** What uPlot has no series for: markers by shape, intervals as whiskers. */
  function drawPoints(u, line) {
    const c = u.ctx;
    const dots = devicePixelRatio;
    const at = ({ x, y }) => [u.valToPos(x, 'x', true), u.valToPos(y, 'y', true)];
    c.save();
    c.setLineDash([]);
    c.strokeStyle = colour(line.look.colour);
    c.lineWidth = 1.5 * dots;
    for (const point of line.points) {
      drawInterval(u, point);
      if (line.marked !== undefined && !line.marked.includes(point.x)) continue;
      c.beginPath();
      MARKERS[line.look.marker](c, ...at(point), 3.6 * dots);
      c.fillStyle = point.hollow || line.loose ? colour('--ground') : c.strokeStyle;
      c.fill();
      c.stroke();
    }
    c.restore();
  }

  /** A crossing: a line across the whole height, its interval a band behind it. */
  function drawMark(u, { x, low, high, look }) {
    const c = u.ctx;
    const { left, top, width, height } = u.bbox;
    const inside = (value) => Math.min(left + width, Math.max(left, u.valToPos(value, 'x', true)));
    const [from, to] = [inside(low), high === null ? left + width : inside(high)];
    c.save();
    c.fillStyle = c.strokeStyle = colour(look.colour);
    c.globalAlpha = 0.16;
    c.fillRect(from, top, to - from, height);
    c.globalAlpha = 1;
    c.lineWidth = devicePixelRatio;
    c.setLineDash(look.dash.map((part) => part * devicePixelRatio));
    c.beginPath();
    c.moveTo(inside(x), top);
    c.lineTo(inside(x), top + height);
    c.stroke();
    c.restore();
  }

  function axis(scale, side, ticks) {
    const quiet = colour('--quiet');
    const line = { stroke: colour('--line'), width: 1 };
    const format = FORMATS[scale];
    return {
      stroke: quiet,
      font: FONT,
      size: side === 'y' ? 46 : 28,
      gap: 6,
      space: side === 'y' ? 34 : 56,
      grid: side === 'y' ? line : { show: false },
      ticks: side === 'y' ? { show: false } : { ...line, size: 4 },
      border: side === 'y' ? { show: false } : { ...line, show: true },
      ...(splits[scale] && { splits: splits[scale] }),
      ...(ticks && { splits: () => ticks }),
      filter: (_, values) => values,
      values: (_, values) => values.map((value) => (value === null ? '' : format(value))),
    };
  }

  /** uPlot wants one x for all: values that a line does not have are left out, its own are joined. */
  function aligned({ lines }) {
    const xs = [...new Set(lines.flatMap(({ points }) => points.map(({ x }) => x)))].sort((a, b) => a - b);
    const ys = lines.map(({ points }) => {
      const known = new Map(points.map(({ x, y }) => [x, y]));
      return xs.map((x) => known.get(x));
    });
    return [xs, ...ys];
  }

  const series = (line) => ({
    stroke: colour(line.look.colour),
    width: line.loose ? 0 : 1.75,
    dash: line.look.dash.map((part) => part * devicePixelRatio),
    spanGaps: true,
    points: { show: false },
  });

  /** Beside the axis, what the lines hold below the pointer. */
  function readout(u, chart, place) {
    const { idx } = u.cursor;
    if (idx === null || idx === undefined) {
      place.textContent = '';
      return;
    }
    const told = chart.lines.flatMap((line, i) => {
      const y = u.data[i + 1][idx];
      return line.loose || y === undefined || y === null ? [] : [`${line.name} ${precise.format(y)}`];
    });
    place.textContent = `${FORMATS[chart.x](u.data[0][idx])}: ${told.join(' · ')}`;
  }

  function draw(chart, size) {
    const figure = document.getElementById(chart.id);
    const place = figure.querySelector('.readout');
    const plot = figure.querySelector('.plot');
    const [x, y] = [
      range(
        chart.x,
        extent(chart, (point) => [point.x]),
        chart.ticks,
      ),
      range(chart.y, extent(chart, ends)),
    ];
    const distr = (scale) => (scale === 'linear' ? 1 : 3);
    const options = {
      ...(size ?? { width: plot.clientWidth, height: plot.clientHeight }),
      padding: [8, 14, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, distr: distr(chart.x), range: () => x },
        y: { distr: distr(chart.y), range: () => y },
      },
      axes: [axis(chart.x, 'x', chart.ticks), axis(chart.y, 'y', null)],
      series: [{}, ...chart.lines.map(series)],
      hooks: {
        drawAxes: [
          (u) => {
            for (const mark of chart.marks) drawMark(u, mark);
          },
        ],
        draw: [
          (u) => {
            for (const line of chart.lines) drawPoints(u, line);
          },
        ],
        setCursor: [(u) => readout(u, chart, place)],
      },
    };
    plot.replaceChildren();
    return new uPlot(options, aligned(chart), plot);
  }

  let drawn = [];
  let printing = false;
  function drawAll() {
    for (const one of drawn) one.destroy();
    drawn = charts.map((chart) => draw(chart, printing ? PRINTED : undefined));
  }
  function forPrint(now) {
    if (printing === now) return;
    printing = now;
    // The screen's style still holds when this is told: the class puts its dark colours off.
    document.documentElement.classList.toggle('printing', now);
    for (const question of document.querySelectorAll('#queries details')) question.open = now;
    drawAll();
  }

  drawAll();
  dark.addEventListener('change', drawAll);
  // Both: what is printed is told by the one or the other, by browser.
  print.addEventListener('change', ({ matches }) => forPrint(matches));
  addEventListener('beforeprint', () => forPrint(true));
  addEventListener('afterprint', () => forPrint(false));
  let width = innerWidth;
  addEventListener('resize', () => {
    if (innerWidth === width || printing) return;
    width = innerWidth;
    for (const one of drawn) {
      const { clientWidth, clientHeight } = one.root.parentElement;
      one.setSize({ width: clientWidth, height: clientHeight });
    }
  });
})();
