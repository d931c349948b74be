/** The request log: one line each, which opens. */
export const log = `
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:10px;margin-bottom:14px}
.tools .search{flex:1 1 260px}
.line{display:grid;grid-template-columns:76px 50px minmax(0,1fr) auto 64px 16px;align-items:center;gap:12px;width:100%;min-height:44px;padding:7px 18px;border:0;background:none;text-align:left;font-size:14px}
.line:hover{background:var(--hover)}
.line:focus-visible{outline-offset:-3px;border-radius:10px}
.line time,.line .took{color:var(--muted);font-size:13px;font-variant-numeric:tabular-nums}
.line .took{text-align:right;white-space:nowrap}
.line .method{font:600 11.5px/1 var(--mono);color:var(--muted)}
.line .api{display:flex;flex-direction:column;min-width:0;font-family:var(--mono);font-size:13px;line-height:1.4}
.line .api b{font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.line .api small{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;color:var(--faint);font-size:11.5px}
.line .verdict{display:flex;justify-content:flex-end;gap:5px;min-width:0}
.line .verdict .pill{max-width:230px}
.line .verdict .pill span{overflow:hidden;text-overflow:ellipsis}
.line .icon{width:15px;height:15px;color:var(--faint)}
.line[aria-expanded=true]>.icon{transform:rotate(90deg)}
.line[aria-expanded=true]{background:var(--hover)}
.opened{display:grid;gap:22px;padding:16px 20px 22px;background:var(--hover);border-top:1px solid var(--line)}
.opened h3{margin-bottom:8px}
.opened .code{background:var(--surface);border:1px solid var(--line)}
.opened .code .button{background:var(--surface)}
.opened .code pre{max-height:320px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere}
.checks{display:grid;gap:7px;font-size:14px;line-height:1.45}
.checks li{display:grid;grid-template-columns:20px minmax(0,1fr);gap:9px;overflow-wrap:anywhere}
.checks .icon{width:20px;height:20px;padding:3.5px;border-radius:99px;stroke-width:3;background:var(--accent-soft);color:var(--accent)}
.checks .failed{font-weight:600}
.checks .failed .icon{background:var(--red-soft);color:var(--red)}
@media (min-width:1080px){.opened{grid-template-columns:minmax(0,1fr) minmax(0,1.15fr)}.opened .wide{grid-column:1/-1}}
@media (max-width:719px){
.line{grid-template-columns:minmax(0,1fr) auto;gap:3px 10px;padding:11px 16px}
.line .api{grid-column:1;grid-row:1}
.line .verdict{grid-column:2;grid-row:1}
.line .verdict .pill{max-width:132px}
.line .when{grid-column:1;grid-row:2}
.line .took{grid-column:2;grid-row:2}
.line>.icon{display:none}
.opened{padding:14px 16px 18px}
}
@media (min-width:720px){.line .when{display:contents}}
@media (max-width:719px){.line .when{display:flex;gap:10px;align-items:center}}
`
