import type { Line } from './statistics.ts'

const [width, height] = [720, 420]
const frame = { left: 64, right: 24, top: 40, bottom: 56 }

/** Times against operations, each as a multiple of the time at 1,000, and the straight line through them. */
export const scalePlot = (points: readonly (readonly [operations: number, time: number])[], line: Line): string => {
  const most = (of: 0 | 1) => Math.max(...points.map((point) => point[of]))
  const [right, top] = [most(0), Math.ceil(most(1))]
  const x = (value: number) => number(frame.left + (value / right) * (width - frame.left - frame.right))
  const y = (value: number) => number(height - frame.bottom - (value / top) * (height - frame.top - frame.bottom))
  const at = (value: number) => line.intercept + line.slope * value
  const across = Array.from({ length: 6 }, (_, tick) => (right / 5) * tick)
  const up = Array.from({ length: top + 1 }, (_, tick) => tick).filter((tick) => tick % Math.ceil(top / 8) === 0)
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13">`,
    '<title>Time of regen-openapi by the number of operations</title>',
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...up.flatMap((tick) => [
      `<line x1="${x(0)}" x2="${x(right)}" y1="${y(tick)}" y2="${y(tick)}" stroke="#dddddd"/>`,
      `<text x="${frame.left - 8}" y="${y(tick)}" dy="4" text-anchor="end">${tick} ×</text>`,
    ]),
    ...across.map(
      (tick) =>
        `<text x="${x(tick)}" y="${height - frame.bottom + 20}" text-anchor="middle">${Math.round(tick).toLocaleString('en')}</text>`,
    ),
    `<text x="${width / 2}" y="${height - 12}" text-anchor="middle">operations in the document</text>`,
    `<text x="${frame.left}" y="22">Time, as a multiple of that at 1,000 operations (R² of the line: ${line.r2.toFixed(4)})</text>`,
    `<line x1="${x(0)}" y1="${y(Math.max(0, at(0)))}" x2="${x(right)}" y2="${y(at(right))}" stroke="#999999" stroke-dasharray="6 4"/>`,
    ...points.map(([operations, time]) => `<circle cx="${x(operations)}" cy="${y(time)}" r="4.5" fill="#1f6feb"/>`),
    '</svg>',
  ].join('\n')}\n`
}

const number = (value: number): string => value.toFixed(1)
