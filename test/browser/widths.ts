import { mkdirSync } from 'node:fs'

export interface Width {
  name: string
  viewport: { width: number; height: number }
}

const all: Width[] = [
  { name: 'a phone', viewport: { width: 390, height: 844 } },
  { name: 'a desktop', viewport: { width: 1280, height: 800 } },
]

/** A phone; `WIDTHS=all` for a desktop too. What fits into which width is looked at in demo-pages and demo-phones. */
export const widths: Width[] = process.env['WIDTHS'] === 'all' ? all : all.slice(0, 1)

/** A folder for pictures of the pages: `SHOTS=/tmp/shots npx jest test/browser/scene-login`. */
export const shots: string | undefined = process.env['SHOTS']
if (shots) mkdirSync(shots, { recursive: true })
