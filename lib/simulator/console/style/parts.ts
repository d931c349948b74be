/** Cards, lists, badges, empty states, dialogs and the notes at the foot of the window. */
export const parts = `
.card{padding:20px 22px 22px;border:1px solid var(--line);border-radius:15px;background:var(--surface);box-shadow:var(--shadow);min-width:0}
.card>header{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px 16px;margin-bottom:14px}
.card>header p{flex-basis:100%;color:var(--muted);font-size:14px;margin-top:-4px}
.card h3{margin-bottom:8px}
.card.flush{padding:0;overflow:hidden}
.list>li+li{border-top:1px solid var(--line)}
.item{display:flex;align-items:center;gap:14px;padding:13px 22px;min-width:0}
.card.flush>.item:first-child{min-height:60px;padding-top:16px;padding-bottom:10px}
.item .title{font-weight:600;line-height:1.35}
.item .sub{font-size:13px;color:var(--muted);line-height:1.45}
.face{width:42px;height:42px;border-radius:9px;background:var(--sunken);object-fit:cover}
.face.text{display:grid;place-items:center;flex:none;font-weight:600;color:var(--muted)}
.logo{display:grid;place-items:center;flex:none;width:42px;height:42px;border-radius:11px;background:var(--accent-soft);color:var(--accent);font-size:18px;font-weight:650}
.pills{display:flex;flex-wrap:wrap;gap:5px}
.pill{display:inline-flex;align-items:center;gap:5px;padding:0 8px;border-radius:99px;background:var(--sunken);color:var(--muted);font-size:12px;font-weight:550;line-height:21px;white-space:nowrap}
.pill .icon{width:12px;height:12px;stroke-width:2.5}
.pill.good{background:var(--accent-soft);color:var(--accent)}
.pill.bad{background:var(--red-soft);color:var(--red)}
.pill.warn{background:var(--amber-soft);color:var(--amber)}
.pill.sim{background:var(--violet-soft);color:var(--violet)}
.facts{display:grid;grid-template-columns:minmax(88px,max-content) minmax(0,1fr);gap:6px 18px;font-size:14px}
.facts dt{color:var(--muted);line-height:36px}
.facts dd{display:grid;grid-template-columns:minmax(0,1fr);align-content:center;min-height:36px;overflow-wrap:anywhere}
.facts dd>.button{justify-self:start}
.panel{padding:2px 22px 22px}
.grid{display:grid;gap:16px;grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr))}
.head+.card>.empty{padding:72px 24px}
.empty{display:grid;justify-items:center;gap:6px;padding:44px 24px;text-align:center;color:var(--muted)}
.empty .icon{width:30px;height:30px;margin-bottom:6px;color:var(--faint);stroke-width:1.4}
.empty b{color:var(--text);font-weight:600}
.empty p{max-width:46ch;font-size:14px;text-wrap:balance}
.empty .button{margin-top:10px}
.note{display:flex;flex-wrap:wrap;align-items:center;gap:8px 14px;margin-bottom:12px;padding:11px 12px 11px 16px;border-radius:12px;background:var(--violet-soft);color:var(--text);font-size:14px}
.note:last-child{margin-bottom:32px}
.note .icon{color:var(--violet)}
.note.bad{background:var(--red-soft)}.note.bad .icon{color:var(--red)}
.table{width:100%;border-collapse:collapse;font-size:14px}
.table th{padding:8px 12px 8px 0;text-align:left;font-size:12.5px;font-weight:550;color:var(--muted);white-space:nowrap}
.table td{padding:8px 12px 8px 0;border-top:1px solid var(--line);vertical-align:middle}
.scroll{overflow-x:auto}
dialog{width:min(560px,calc(100vw - 24px));max-height:min(88vh,88dvh);padding:0;border:1px solid var(--line);border-radius:18px;background:var(--surface);color:var(--text);box-shadow:var(--lift);overflow:hidden}
dialog::backdrop{background:var(--veil)}
dialog form{display:flex;flex-direction:column;max-height:min(88vh,88dvh)}
dialog header{padding:20px 24px 12px}
dialog header p{margin-top:4px;font-size:14px;color:var(--muted)}
dialog .fields{display:grid;gap:16px;padding:6px 24px 20px;overflow-y:auto}
dialog footer{display:flex;flex-wrap:wrap;justify-content:flex-end;gap:8px;padding:14px 24px;border-top:1px solid var(--line)}
dialog .error{margin:0 24px 14px;padding:9px 13px;border-radius:9px;background:var(--red-soft);color:var(--red);font-size:14px;overflow-wrap:anywhere}
.toasts{position:fixed;z-index:30;left:50%;bottom:24px;display:grid;gap:8px;justify-items:center;width:max-content;max-width:calc(100vw - 32px);transform:translateX(-50%);pointer-events:none}
.toast{padding:10px 17px;border-radius:11px;background:var(--text);color:var(--bg);font-size:14px;box-shadow:var(--lift);overflow-wrap:anywhere}
.toast.bad{background:var(--red);color:var(--surface)}
@media (max-width:719px){
.card{padding:16px;border-radius:13px}.card.flush{padding:0}
.item{flex-wrap:wrap;gap:10px 12px;padding:13px 16px}
.item>.grow{flex:1 1 168px}.item>.row:last-child{margin-left:54px}
.table thead{display:none}
.table tr{display:grid;grid-template-columns:minmax(0,1fr) auto;gap:6px 8px;align-items:center;padding:12px 0}
.table tr+tr{border-top:1px solid var(--line)}
.table td{grid-column:1/-1;padding:0;border:0}
.table td[data-label]{display:grid;grid-template-columns:58px minmax(0,1fr);align-items:center}
.table td[data-label]::before{content:attr(data-label);font-size:13px;color:var(--muted)}
.table.links td:first-child{grid-column:1}.table.links td:last-child{grid-column:2;grid-row:1}
.panel{padding:2px 16px 18px}.card.flush>.item:first-child{flex-wrap:nowrap}
.facts.narrow{grid-template-columns:minmax(0,1fr);gap:0}.facts.narrow dt{line-height:26px;font-size:13px}.facts.narrow dd{min-height:0;margin-bottom:10px}
}
`
