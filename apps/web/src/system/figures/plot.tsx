import { useEffect, useEffectEvent, useRef } from 'react';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Values } from './history';
import { onThemeChange } from './theme-change';

interface PlotProps {
  startMs: number;
  stepMs: number;
  values: Values;
  /** Where the scale ends. */
  top: number;
  /** The step that is pointed at in this plot or in any other; undefined when none is. */
  onPoint: (step: number | undefined) => void;
}

/** In pixels. */
const height = 44;
/** Plots that show the same moment when one of them is pointed at. */
const syncKey = 'figures';

/** A curve of one figure over time, drawn in the colour of its text. Says nothing to a screen reader: its caption does. */
export function Plot({ startMs, stepMs, values, top, onPoint }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const point = useEffectEvent(onPoint);

  const show = useEffectEvent((drawn: UPlot) => {
    const times = values.map((_, step) => (startMs + step * stepMs) / 1_000);
    drawn.batch(() => {
      drawn.setData([times, [...values]]);
      drawn.setScale('y', { min: 0, max: top });
    });
  });

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: element.clientWidth, height }));
    const stop = onThemeChange(() => plot.current?.redraw());
    // Each in a task of its own: there are dozens, and the page would not answer while it made all of them.
    const turn = setTimeout(() => {
      const drawn = new UPlot(optionsOf(element.clientWidth, point), [[], []], element);
      plot.current = drawn;
      show(drawn);
      observer.observe(element);
    });
    return () => {
      clearTimeout(turn);
      stop();
      observer.disconnect();
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, []);

  useEffect(() => {
    if (plot.current !== undefined) show(plot.current);
  }, [startMs, stepMs, values, top]);

  return <div ref={place} className="plot" aria-hidden="true" />;
}

function optionsOf(width: number, onPoint: (step: number | undefined) => void): UPlot.Options {
  const ink = (drawn: UPlot) => getComputedStyle(drawn.root).color;
  return {
    ...{ width, height, padding: [3, 1, 1, 1] },
    legend: { show: false },
    axes: [{ show: false }, { show: false }],
    // The scale of values is set with them, the same for all services.
    scales: { y: { auto: false, range: (_, min, max) => [min, max] } },
    series: [
      {},
      {
        stroke: ink,
        fill: (drawn) =>
          ink(drawn)
            .replace(/^rgb\((.*)\)$/, 'rgb($1 / 14%)')
            .replaceAll(',', ''),
        width: 1.5,
        points: { show: false },
      },
    ],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      points: { size: 6 },
      sync: { key: syncKey },
    },
    hooks: { setCursor: [(drawn) => onPoint(drawn.cursor.idx ?? undefined)] },
  };
}
