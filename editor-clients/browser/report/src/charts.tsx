/** Charts: bars that follow the theme and lead to what they count, each with its numbers as a table. */

import { max, sum } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { SEVERITIES, type Severity } from "./facts";
import { nameOfSeverity } from "./signs";
import { number } from "./words";

interface Table {
  head: string[];
  rows: (string | number)[][];
}

interface ChartProps {
  title: string;
  note?: string;
  table: Table;
  children: (width: number) => ComponentChildren;
}

/** A chart that is drawn anew for the room it has, so that its letters stay as large as the text around it. */
function Chart({ title, note, table, children }: ChartProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const watch = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)));
    watch.observe(frame.current!);
    return () => watch.disconnect();
  }, []);
  return (
    <figure class="chart panel">
      <figcaption>
        <h2>{title}</h2>
        {note && <p>{note}</p>}
      </figcaption>
      <div ref={frame}>{width > 0 && children(width)}</div>
      <details>
        <summary>
          Numbers<span class="unseen"> of: {title}</span>
        </summary>
        <div class="wide">
          <table>
            <thead>
              <tr>
                {table.head.map((name, at) => (
                  <th scope="col" class={at ? "figure" : ""} key={name}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map(([name, ...figures]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {figures.map((figure, at) => (
                    <td class="figure" key={at}>
                      {typeof figure === "number" ? number(figure) : figure}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

interface Bar {
  name: string;
  /** One length for each severity. */
  parts: number[];
  told: string;
  href: string;
}

const LINE = 30;
const LETTER = 7;

interface BarsProps {
  title: string;
  note?: string;
  bars: Bar[];
  table: Table;
  /** The length of a whole bar, as it is written beside it. */
  value?: (length: number) => string;
}

export function Bars({ bars, value = number, ...rest }: BarsProps): JSX.Element {
  return (
    <Chart {...rest}>
      {(width) => {
        const beside = Math.min((max(bars, ({ name }) => name.length) ?? 0) * LETTER + 12, width * 0.44);
        const letters = Math.floor((beside - 12) / LETTER);
        const height = bars.length * LINE;
        const x = scaleLinear([0, max(bars, ({ parts }) => sum(parts)) ?? 1], [beside, width - 48]);
        const y = scaleBand(
          bars.map(({ name }) => name),
          [0, height],
        )
          .paddingInner(0.45)
          .paddingOuter(0.2);
        const present = SEVERITIES.map((_, at) => at as Severity).filter((at) => bars.some(({ parts }) => parts[at]));
        return (
          <>
            <svg width={width} height={height} role="group" aria-label={`Chart: ${rest.title}`}>
              {bars.map(({ name, parts, told, href }) => {
                const all = sum(parts);
                const middle = y(name)! + y.bandwidth() / 2;
                return (
                  <a href={href} key={name}>
                    <title>{told}</title>
                    <rect class="area" y={y(name)! - 6} width={width} height={LINE} />
                    <text class="label" x={beside - 10} y={middle} aria-hidden="true">
                      {name.length > letters ? `…${name.slice(1 - letters)}` : name}
                    </text>
                    {parts.map((part, severity) => {
                      const before = sum(parts.slice(0, severity));
                      const long = x(before + part) - x(before);
                      return part > 0 ? (
                        <rect
                          key={severity}
                          class={`bar ${SEVERITIES[severity]}`}
                          x={x(before)}
                          y={y(name)}
                          width={Math.max(long - 1, 1)}
                          height={y.bandwidth()}
                        />
                      ) : null;
                    })}
                    <text class="value" x={x(all) + 7} y={middle} aria-hidden="true">
                      {value(all)}
                    </text>
                  </a>
                );
              })}
            </svg>
            <ul class="key" aria-hidden="true">
              {present.map((severity) => (
                <li key={severity} class={SEVERITIES[severity]}>
                  {nameOfSeverity(severity, 2)}
                </li>
              ))}
            </ul>
          </>
        );
      }}
    </Chart>
  );
}

interface Bin {
  from: number;
  pages: number;
  told: string;
  href: string;
}

const TALL = 210;
const BELOW = 26;

export function Histogram(props: {
  title: string;
  note: string;
  bins: Bin[];
  table: Table;
  middle?: number | undefined;
}): JSX.Element {
  const { bins, middle, ...rest } = props;
  return (
    <Chart {...rest}>
      {(width) => {
        const x = scaleLinear([0, 100], [30, width - 12]);
        const y = scaleLinear([0, max(bins, ({ pages }) => pages) ?? 1], [TALL - BELOW, 24]).nice(4);
        const ticks = y.ticks(4).filter(Number.isInteger);
        return (
          <svg width={width} height={TALL} role="group" aria-label={`Chart: ${rest.title}`}>
            <g class="axis" aria-hidden="true">
              {ticks.map((tick) => (
                <g key={tick}>
                  <line x1={30} x2={width - 12} y1={y(tick)} y2={y(tick)} />
                  <text class="label" x={22} y={y(tick)}>
                    {number(tick)}
                  </text>
                </g>
              ))}
              {x.ticks(width < 420 ? 5 : 10).map((tick) => (
                <text class="below" x={x(tick)} y={TALL - 8} key={tick}>
                  {tick}
                </text>
              ))}
            </g>
            {bins.map(({ from, pages, told, href }) =>
              pages ? (
                <a href={href} key={from}>
                  <title>{told}</title>
                  <rect class="area" x={x(from)} y={24} width={x(10) - x(0)} height={TALL - BELOW - 24} />
                  <rect
                    class="bar"
                    x={x(from) + 2}
                    y={y(pages)}
                    width={x(10) - x(0) - 4}
                    height={y(0) - y(pages)}
                    rx={2}
                  />
                </a>
              ) : null,
            )}
            {middle !== undefined && (
              <g class="middle" aria-hidden="true">
                <line x1={x(middle)} x2={x(middle)} y1={21} y2={y(0)} />
                <text x={x(middle)} y={12}>
                  median {Math.round(middle)}
                </text>
              </g>
            )}
          </svg>
        );
      }}
    </Chart>
  );
}
