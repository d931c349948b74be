/** What single sections need for themselves: clock, faults, chat. */
export const rooms = `
.dial{display:grid;gap:4px;padding:12px 0 20px}
.dial b{font-size:clamp(46px,9vw,76px);font-weight:650;line-height:1.05;letter-spacing:-.035em;font-variant-numeric:tabular-nums}
.dial span{color:var(--muted);font-size:16px;font-variant-numeric:tabular-nums}
.dial.moved span:last-child{color:var(--amber)}
.shifts{display:grid;gap:10px;grid-template-columns:repeat(auto-fill,minmax(min(100%,152px),1fr))}
.shifts .button{display:grid;place-content:start;justify-items:start;gap:3px;height:100%;padding:11px 14px;white-space:normal;text-align:left}
.shifts b{font-size:16px;font-weight:650}
.shifts small{font-size:12.5px;line-height:1.4;font-weight:400;color:var(--muted)}
.often{gap:16px 28px}
.codes{display:grid;gap:8px;grid-template-columns:repeat(auto-fill,minmax(min(100%,236px),1fr))}
.fault{display:grid;grid-template-columns:auto minmax(0,1fr);gap:0 11px;align-items:center;width:100%;min-height:46px;padding:7px 12px;border:1px solid var(--line);border-radius:11px;background:var(--surface);text-align:left}
.fault:hover{border-color:var(--accent);background:var(--accent-soft)}
.fault b{font:600 13.5px/1.3 var(--mono)}
.fault span{overflow:hidden;font-size:13px;line-height:1.35;color:var(--muted);display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical}
.fault.word b{font:600 14px/1.35 var(--sans)}
.fault.word{grid-template-columns:minmax(0,1fr);align-content:center}
.chat{display:flex;flex-direction:column;gap:14px;height:min(58vh,480px);padding:20px;border-radius:12px;background:var(--sunken);overflow-y:auto;overscroll-behavior:contain}
.chat .empty{margin:auto}
.bubble{display:grid;grid-template-columns:36px minmax(0,auto);gap:10px;align-self:flex-start;max-width:88%}
.bubble .face,.bubble .logo{width:36px;height:36px;font-size:15px}
.bubble p,.bubble pre{padding:8px 12px;border-radius:11px;background:var(--surface);white-space:pre-wrap;overflow-wrap:anywhere}
.bubble pre{font-size:12.5px}
.bubble small{display:block;margin:3px 2px 0;color:var(--faint);font-size:12px}
.bubble.mine{grid-template-columns:minmax(0,auto) 36px;align-self:flex-end}
.bubble.mine .face{order:1}
.bubble.mine p{background:var(--mine);color:var(--on-mine)}
.bubble.mine small{text-align:right}
.event{align-self:center;max-width:92%;padding:2px 12px;border-radius:99px;background:var(--line);color:var(--muted);font-size:12.5px;overflow-wrap:anywhere;text-align:center}
.tries{display:grid;gap:10px}
.try{display:grid;grid-template-columns:20px minmax(0,1fr) auto;gap:10px;align-items:center;font-size:14px}
.try i{grid-column:2/-1;height:5px;border-radius:9px;background:var(--sunken);overflow:hidden}
.try i::after{content:"";display:block;width:var(--part);height:100%;border-radius:9px;background:var(--green)}
.try.failed i::after{background:var(--red)}
.qr{width:148px;height:148px;border-radius:11px;background:#fff;border:1px solid var(--line)}
.tree{display:grid;gap:2px}
.tree li{display:flex;align-items:center;gap:8px;min-height:34px;padding-left:calc(var(--depth)*20px)}
@media (max-width:719px){.chat{padding:14px}.shifts,.codes{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.fault{grid-template-columns:minmax(0,1fr);align-content:center}}
@media (max-width:1079px){.armed.some{order:-1}}
`
