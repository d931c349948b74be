import type { Flow, Lane } from '../flow/flow.ts'
import { lanesOf } from '../flow/plans.ts'
import { type Row, storyOf } from '../flow/story.ts'
import { wireText } from '../flow/wire-words.ts'
import { laneName, meaningOf, outcomes } from '../flow/words.ts'
import type { Language } from '../language.ts'
import { type WayId, wayOf } from '../ways.ts'
import { words } from '../words.ts'
import { type Html, html } from './html.ts'

export interface FlowPanel {
  flow: Flow | undefined
  /** What to show before the first login. */
  otherwise: WayId
  /** Whether the simulator plays the platforms, and tells what it was asked. */
  hasLog: boolean
  language: Language
}

/** The section whose picture `public/page.js` keeps up to date. */
export function flowSection(panel: FlowPanel): Html {
  return html`<section class="flow card" id="flow" aria-labelledby="flow-title" data-live>${flowPicture(panel)}</section>`
}

/** A login as a sequence diagram. */
export function flowPicture({ flow, otherwise, hasLog, language }: FlowPanel): Html {
  const way = wayOf(flow?.way ?? otherwise)
  const lanes = lanesOf(way.id)
  const rows = storyOf(way.id, flow, hasLog)
  const state = stateOf(flow)
  const naming = { way: way.id, platform: way.platform, language }
  return html`<div class="flow-head"><h2 id="flow-title">${words.flow[language]}</h2>
<span class="outcome ${state}">${outcomes[state][language]}</span>
<p>${flow ? html`${way.title[language]}${total(flow, language)}` : words.flowHint[language]}</p></div>
<div class="lanes n${lanes.length}" aria-hidden="true">${lanes.map((lane) => html`<span class="${lane}">${laneName(lane, naming)}</span>`)}</div>
<ol class="steps n${lanes.length}">
${rows.map((row, index) => stepItem(row, { index, lanes, naming, startedAt: flow?.startedAt ?? 0 }))}
</ol>`
}

/** What became of it; a page that is signed lets nobody in. */
function stateOf(flow: Flow | undefined): keyof typeof outcomes {
  if (flow === undefined) return 'none'
  return flow.way === 'js-sdk' && flow.outcome === 'in' ? 'signed' : (flow.outcome ?? 'open')
}

function total({ steps, startedAt, outcome }: Flow, language: Language): string {
  if (steps.length === 0 || outcome === undefined) return ''
  const ends = steps.map(({ at, ms = 0 }) => at + ms)
  return ` · ${steps.length} ${words.steps[language]} · ${duration(Math.max(...ends) - startedAt)}`
}

interface Place {
  index: number
  lanes: Lane[]
  naming: { way: WayId; platform: 'wechat' | 'wecom'; language: Language }
  startedAt: number
}

function stepItem(row: Row, { index, lanes, naming, startedAt }: Place): Html {
  const { language } = naming
  const [from, to] = [lanes.indexOf(row.from), lanes.indexOf(row.to)]
  const [left, right] = [Math.min(from, to), Math.max(from, to)]
  const shape = from === to ? 'alone' : from < to ? 'forth' : 'back'
  const seen = row.state === 'seen' ? row : undefined
  const who =
    from === to ? laneName(row.from, naming) : `${laneName(row.from, naming)} → ${laneName(row.to, naming)}`
  return html`<li class="${row.state} ${seen?.isRefused ? 'bad' : ''}" data-kind="${row.kind}">
<span class="arrow ${shape} l${left} r${right}" aria-hidden="true"><i>${index + 1}</i></span>
<div class="what l${left}"><span class="who">${who}: </span><b>${meaningOf(row.kind, naming)}</b>
${row.state === 'inferred' && html`<small>${words.inferred[language]}</small>`}
${seen && html`<code class="wire">${wireText(language, seen.label)}</code>`}
${seen?.detail && html`<span class="detail">${wireText(language, seen.detail)}</span>`}</div>
${seen && html`<span class="time" title="+${duration(seen.at - startedAt)}">${seen.ms === undefined ? '' : duration(seen.ms)}</span>`}</li>`
}

function duration(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`
  return ms >= 10 ? `${Math.round(ms)} ms` : `${Math.max(0.1, ms).toFixed(1)} ms`
}
