/** The frame around every section: at a desk a column on the left, on a phone a bar and a strip at the top. */
export const frame = `
.app{display:grid;grid-template-columns:248px minmax(0,1fr);min-height:100vh;min-height:100dvh}
.side{position:sticky;top:0;display:flex;flex-direction:column;height:100vh;height:100dvh;padding:22px 14px 16px;border-right:1px solid var(--line);overflow-y:auto}
.brand{display:flex;align-items:center;gap:11px;padding:0 10px 20px;color:inherit;text-decoration:none;font-weight:650;letter-spacing:-.01em;line-height:1.25}
.brand small{display:block;font-weight:400;font-size:12.5px;letter-spacing:0;color:var(--muted)}
.brand svg{width:34px;height:34px}
.nav{display:grid;gap:2px}
.nav h2{padding:16px 10px 5px;font-size:12px;font-weight:600;letter-spacing:.01em;color:var(--faint)}
.nav a{display:flex;align-items:center;gap:11px;min-height:36px;padding:0 10px;border-radius:9px;color:var(--muted);text-decoration:none;font-size:14.5px;font-weight:500;white-space:nowrap}
.nav a:hover{background:var(--sunken);color:var(--text)}
.nav a[aria-current]{background:var(--surface);color:var(--text);box-shadow:inset 0 0 0 1px var(--line)}
.nav a[aria-current] .icon{color:var(--accent)}
.nav .count{margin-left:auto;min-width:22px;padding:0 7px;border-radius:99px;background:var(--sunken);font-size:12px;line-height:20px;text-align:center;font-variant-numeric:tabular-nums}
.nav .count.hot{background:var(--amber-soft);color:var(--amber)}
.foot{display:grid;gap:12px;margin-top:auto;padding-top:20px}
.time{display:block;padding:10px 12px;border-radius:11px;border:1px solid var(--line);background:var(--surface);color:inherit;text-decoration:none}
.time b{display:block;font-size:19px;font-weight:600;line-height:1.3;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.time span{display:block;font-size:12.5px;line-height:18px;color:var(--muted);white-space:nowrap}
.time.moved span{color:var(--amber)}
.switches{display:flex;gap:6px}
.switches button{flex:1}
main{width:100%;max-width:1176px;padding:44px 48px 96px;min-width:0}
.head{display:flex;flex-wrap:wrap;align-items:flex-end;justify-content:space-between;gap:16px 24px;margin-bottom:28px}
.head p{max-width:62ch;margin-top:8px;color:var(--muted);text-wrap:pretty}
.actions{display:flex;flex-wrap:wrap;gap:8px}
.skip{position:absolute;left:12px;top:-60px;z-index:20;padding:10px 16px;border-radius:9px;background:var(--button);color:var(--on-button)}
.skip:focus{top:12px}
@media (max-width:1023px){
.app{display:block}
.side{position:sticky;z-index:5;display:grid;grid-template-columns:minmax(0,1fr) auto;align-items:center;gap:0 12px;height:auto;padding:10px 0 0;border:0;border-bottom:1px solid var(--line);background:var(--bg);overflow:visible}
.brand{padding:0 0 0 16px}
.brand small{display:none}
.brand svg{width:28px;height:28px}
.brand{grid-row:1;grid-column:1}
.foot{grid-row:1;grid-column:2;display:flex;align-items:center;gap:6px;margin:0;padding:0 12px 0 0}
.time{padding:3px 10px;border-radius:9px;text-align:right}
.time b{font-size:14px}
.time span{display:none}
.time.moved{border-color:var(--amber)}
.switches .button{width:38px;min-height:34px;padding:0}
.switches .button span{display:none}
.nav{grid-row:2;grid-column:1/-1;display:flex;gap:4px;margin-top:8px;padding:0 12px 8px;overflow-x:auto;scrollbar-width:none;overscroll-behavior-x:contain;-webkit-mask:linear-gradient(90deg,transparent,#000 14px,#000 calc(100% - 28px),transparent);mask:linear-gradient(90deg,transparent,#000 14px,#000 calc(100% - 28px),transparent)}
.nav h2{display:none}
.nav a{flex:none;gap:8px;min-height:38px;padding:0 12px}
main{margin:0 auto;padding:24px 16px 72px}
.head{margin-bottom:20px}
}
@media (min-width:720px) and (max-width:1023px){main{padding:32px 28px 72px}}
`
