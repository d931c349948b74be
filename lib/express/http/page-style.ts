/** What the pages that a person sees look like. */
export const pageStyle = `
:root { color-scheme: light dark; --ink: #1a1a1a; --soft: #6b7280; --paper: #f4f5f6; --card: #fff; --green: #07c160 }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --soft: #9ca3af; --paper: #111; --card: #1c1c1e } }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", sans-serif }
main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); padding: 2rem; border-radius: 1rem; background: var(--card) }
h1 { margin: 0 0 1.5rem; font-size: 1.15rem; font-weight: 600; overflow-wrap: anywhere }
a { display: block; padding: .7rem 1rem; border-radius: .5rem; background: var(--green); color: #fff; text-align: center; text-decoration: none }
a.home { background: none; color: inherit; text-decoration: underline; text-underline-offset: .2em }
p { margin: 1.5rem 0 0; color: var(--soft); font-size: .8rem }`
