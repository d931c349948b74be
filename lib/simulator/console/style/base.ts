/** Type, links, focus, and what every browser should do alike. */
export const base = `
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
html{-webkit-text-size-adjust:100%;overflow-y:scroll;scroll-padding-top:72px}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.55 var(--sans);-webkit-font-smoothing:antialiased;text-rendering:optimizeLegibility}
h1,h2,h3,p,ul,ol,dl,dd,pre,figure,fieldset{margin:0;padding:0;border:0;min-width:0}
ul,ol{list-style:none}
h1{font-size:30px;line-height:1.2;font-weight:700;letter-spacing:-.022em;text-wrap:balance}
h2{font-size:17px;line-height:1.35;font-weight:650;letter-spacing:-.008em}
h3{font-size:14px;line-height:1.4;font-weight:600}
button,input,select,textarea{font:inherit;color:inherit;letter-spacing:inherit}
button{cursor:pointer}
a{color:var(--accent);text-decoration-thickness:1px;text-underline-offset:3px}
code,pre,.mono{font-family:var(--mono);font-size:.9em;font-variant-ligatures:none}
img,svg{display:block;flex:none}
.icon{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round}
:focus{outline:none}
:focus-visible{outline:2.5px solid var(--green);outline-offset:2px;border-radius:6px}
.muted{color:var(--muted)}
.small{font-size:13px;line-height:1.5}
.nowrap{white-space:nowrap}
.break{overflow-wrap:anywhere;min-width:0}
.num{font-variant-numeric:tabular-nums}
.sr{position:absolute;width:1px;height:1px;margin:-1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.row{display:flex;align-items:center;gap:8px;min-width:0}
.wrap{flex-wrap:wrap}
.row>.logo,.row>.qr{margin-right:6px}
.grow{flex:1;min-width:0}
.grow.wide{flex:1 1 200px}
.stack{display:grid;grid-template-columns:minmax(0,1fr);align-content:start;gap:16px;min-width:0}
.stack.tight{gap:8px}
.two{display:grid;gap:20px;grid-template-columns:minmax(0,1fr);align-items:start}
@media (min-width:1080px){.two{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.two.wide-left{grid-template-columns:minmax(0,1.5fr) minmax(0,1fr)}}
@media (prefers-reduced-motion:no-preference){
button,a,.pill,.nav a{transition:background-color .12s,border-color .12s,color .12s}
}
@media (max-width:719px){h1{font-size:25px}}
`
