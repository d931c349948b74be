import { type Html, html } from './html.ts'

const token =
  /(?<comment>\/\/[^\n]*)|(?<string>'[^'\n]*'|`[^`]*`)|(?<keyword>\b(?:const|let|await|async|return|if|while|import|from|new|true|false|undefined)\b)|(?<call>\b[a-z]\w*(?=\())/g

/** Code with its comments, strings, keywords and calls marked for the style sheet. */
export function highlight(code: string): Html {
  const pieces: Html[] = []
  let at = 0
  for (const match of code.matchAll(token)) {
    const [name, text] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? []
    if (name === undefined || text === undefined) continue
    pieces.push(html`${code.slice(at, match.index)}<span class="${name}">${text}</span>`)
    at = match.index + text.length
  }
  pieces.push(html`${code.slice(at)}`)
  return html`${pieces}`
}
