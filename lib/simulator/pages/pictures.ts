import { createHash } from 'node:crypto'
import { type Html, html } from './html.ts'

const skies = ['#ffd9a8', '#bfe3ff', '#ffc9d6', '#c9efd2', '#dcd2ff', '#ffeaa6', '#c6ecec'] as const
const shirts = ['#e4572e', '#2e86ab', '#c2477f', '#3c8d5a', '#6a5acd', '#d98e04', '#29808a'] as const
const hairs = ['#2b2320', '#4a332a', '#1f2430', '#5b4636'] as const
const skins = ['#f7d3b5', '#f1c6a2', '#e5b58f'] as const
const haircuts = [
  'M36 58c0-22 12-32 28-32s28 10 28 32c-4-10-9-14-16-16-8 4-26 5-33 2-4 3-6 8-7 14z',
  'M34 84c-4-34 4-60 30-60s34 26 30 60c-5 2-9 1-11-2 2-16 1-28-4-38-9 5-23 6-30 3-4 9-5 20-4 35-3 3-7 4-11 2z',
  'M38 52c2-18 13-26 27-26 15 0 25 9 26 26-7-8-15-9-22-9-12 0-22 1-31 9z',
] as const

function pick<T>(list: readonly T[], byte: number | undefined): T {
  return list[(byte ?? 0) % list.length] as T
}

/** A drawing of a person: the same id always has the same face. */
export function avatarSvg(id: string): string {
  const [sky, shirt, hair, skin, haircut] = createHash('sha256').update(`avatar ${id}`).digest()
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128" width="132" height="132">
<rect width="128" height="128" fill="${pick(skies, sky)}"/>
<path d="M20 132c0-26 20-38 44-38s44 12 44 38z" fill="${pick(shirts, shirt)}"/>
<path d="M54 80h20v18c0 5-4 9-10 9s-10-4-10-9z" fill="${pick(skins, skin)}"/>
<ellipse cx="64" cy="62" rx="25" ry="28" fill="${pick(skins, skin)}"/>
<path d="${pick(haircuts, haircut)}" fill="${pick(hairs, hair)}"/>
<circle cx="54" cy="63" r="3" fill="#2b2320"/><circle cx="74" cy="63" r="3" fill="#2b2320"/>
<path d="M55 75q9 8 18 0" fill="none" stroke="#2b2320" stroke-width="2.6" stroke-linecap="round"/>
</svg>`
}

/** The logo of an app: the first character of its name. */
export function appLogo(name: string): Html {
  const initial = [...name][0] ?? ''
  return html`<svg class="logo" viewBox="0 0 48 48" aria-hidden="true">
<rect width="48" height="48" rx="10" fill="#3478f6"/>
<text x="24" y="25" text-anchor="middle" dominant-baseline="central" font-size="24" font-weight="600" fill="#fff">${initial}</text>
</svg>`
}

/** WeChat's round signs for the state of a page. */
export function sign(kind: 'info' | 'warn' | 'done' | 'cancelled'): Html {
  const colors = { info: '#10aeff', warn: '#fa5151', done: '#07c160', cancelled: '#b2b2b2' } as const
  const marks = {
    info: 'M30 26h4v18h-4zM32 18a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2z',
    warn: 'M29.8 17h4.4l-.6 19h-3.2zM32 40a2.7 2.7 0 1 1 0 5.4 2.7 2.7 0 0 1 0-5.4z',
    done: 'M27.6 43.4 18 33.8l2.8-2.8 6.8 6.8L43.4 22l2.8 2.8z',
    cancelled: 'M18 30h28v4H18z',
  } as const
  return html`<svg class="sign" viewBox="0 0 64 64" aria-hidden="true">
<circle cx="32" cy="32" r="30" fill="${colors[kind]}"/><path d="${marks[kind]}" fill="#fff"/>
</svg>`
}
