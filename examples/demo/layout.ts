const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => escapes[found] ?? '')

const style = `
:root { color-scheme: light dark;
  --ink: #14171a; --soft: #5d6670; --line: #e3e6e8; --paper: #f5f6f5; --card: #ffffff; --green: #07a955; --wash: #e8f7ee; --warn: #fff4e0; --warn-ink: #7a4b00; --code: #f1f4f2 }
@media (prefers-color-scheme: dark) { :root {
  --ink: #eceff1; --soft: #9aa4ad; --line: #2b3034; --paper: #101214; --card: #181b1e; --green: #2dbd6e; --wash: #14281d; --warn: #33270f; --warn-ink: #ffd58a; --code: #111417 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif }
.page { width: min(68rem, 100%); margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
header { display: flex; align-items: center; gap: .75rem; margin-bottom: 2.5rem }
header svg { flex: none }
header b { font-weight: 650; letter-spacing: -.01em }
header span { margin-left: auto; color: var(--soft); font-size: .85rem }
h1 { margin: 0 0 .5rem; font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15; letter-spacing: -.025em; text-wrap: balance }
h2 { margin: 0 0 .25rem; font-size: 1rem; text-wrap: balance }
p { margin: 0; color: var(--soft) }
.lead { max-width: 38rem; margin-bottom: 2rem }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)) }
.card { display: flex; flex-direction: column; gap: .35rem; padding: 1.25rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--card); color: inherit; text-decoration: none }
a.card:hover, a.card:focus-visible { border-color: var(--green); outline: none; box-shadow: 0 0 0 3px var(--wash) }
a.card i { margin-top: auto; padding-top: .75rem; color: var(--green); font-style: normal; font-weight: 600 }
.person { flex-direction: row; align-items: center; gap: 1.1rem; margin-bottom: 1rem }
.person img, .person .blank { width: 4.5rem; height: 4.5rem; border-radius: 1rem; background: var(--wash); object-fit: cover; flex: none }
.person form { margin-left: auto }
button { padding: .55rem 1.1rem; border: 1px solid var(--line); border-radius: .6rem; background: none; color: inherit; font: inherit; cursor: pointer }
button:hover, button:focus-visible { border-color: var(--green); outline: none }
.note { margin-bottom: 1.5rem; padding: .8rem 1rem; border-radius: .75rem; background: var(--warn); color: var(--warn-ink) }
pre { margin: 0; padding: 1.1rem 1.25rem; white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: 1rem; background: var(--code); font: 13px/1.6 ui-monospace, "SF Mono", Menlo, Consolas, monospace }
section { margin-top: 2rem }
section > p { margin-bottom: .6rem }
code { font: .9em ui-monospace, "SF Mono", Menlo, Consolas, monospace; color: var(--ink) }
footer { margin-top: 3rem; color: var(--soft); font-size: .85rem }
footer a { color: inherit }
@media (max-width: 30rem) { .person { flex-wrap: wrap } .person form { margin-left: 0; width: 100% } .person button { width: 100% } header span { display: none } }`

const mark = `<svg width="34" height="34" viewBox="0 0 34 34" aria-hidden="true"><rect width="34" height="34" rx="9" fill="#07c160"/><path d="M9 18.5l5.2 5.2L25.5 12" fill="none" stroke="#fff" stroke-width="3.4" stroke-linecap="round" stroke-linejoin="round"/></svg>`

/** One page of the demo. `body` is HTML already. */
export function layout(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<div class="page">
<header>${mark}<b>express-wechat-auth</b><span>demo · 演示</span></header>
${body}
</div>
</html>
`
}
