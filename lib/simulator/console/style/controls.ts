/** Buttons, fields, and everything else that is clicked or typed into. */
export const controls = `
.button{display:inline-flex;align-items:center;justify-content:center;gap:7px;min-height:36px;padding:0 14px;border:1px solid var(--line-strong);border-radius:9px;background:var(--surface);font-size:14px;font-weight:550;line-height:1.2;text-decoration:none;color:var(--text);white-space:nowrap}
.button:hover{border-color:var(--faint);background:var(--hover)}
.button .icon{width:16px;height:16px}
.button.main{border-color:transparent;background:var(--button);color:var(--on-button)}
.button.main:hover{background:var(--button-hover)}
.button.quiet{border-color:transparent;background:transparent;color:var(--muted)}
.button.quiet:hover{background:var(--sunken);color:var(--text)}
.button.danger{color:var(--red)}
.button.small{min-height:30px;padding:0 10px;border-radius:8px;font-size:13px}
.button.square{width:36px;padding:0}
.button.square.small{width:30px}
.button:disabled{opacity:.5;cursor:default}
.button[aria-pressed=true],.button[aria-checked=true]{border-color:var(--accent);background:var(--accent-soft);color:var(--accent)}
.field{display:grid;gap:6px;min-width:0}
.field>span,.field>label{justify-self:start;font-size:13.5px;font-weight:550;line-height:1.4}
.field small,.hint{font-size:13px;line-height:1.5;color:var(--muted);font-weight:400}
input:not([type]),input[type=text],input[type=search],input[type=number],input[type=url],select,textarea{width:100%;min-height:38px;padding:7px 11px;border:1px solid var(--line-strong);border-radius:9px;background:var(--surface);font-size:14.5px;line-height:1.4}
textarea{min-height:84px;resize:vertical}
textarea.mono,input.mono{font-family:var(--mono);font-size:13px}
select{appearance:none;padding-right:32px;background-image:url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='12' height='12' fill='none' stroke='%23808a82' stroke-width='1.8' stroke-linecap='round' stroke-linejoin='round'%3E%3Cpath d='m2 4.2 4 4 4-4'/%3E%3C/svg%3E");background-position:right 12px center;background-repeat:no-repeat;text-overflow:ellipsis}
input::placeholder,textarea::placeholder{color:var(--faint)}
input:hover,select:hover,textarea:hover{border-color:var(--faint)}
input:focus-visible,select:focus-visible,textarea:focus-visible{border-color:var(--green);outline-offset:0;border-radius:9px}
.check{display:flex;align-items:flex-start;gap:10px;padding:2px 0;cursor:pointer}
.check input{flex:none;width:18px;height:18px;margin:2px 0 0;accent-color:var(--button)}
.check small{display:block;color:var(--muted);font-size:13px;line-height:1.45}
.segments{display:inline-flex;max-width:100%;padding:3px;border-radius:11px;background:var(--sunken);overflow-x:auto;scrollbar-width:none}
.segments button{flex:1;min-height:32px;padding:0 13px;border:0;border-radius:8px;background:none;font-size:13.5px;font-weight:550;color:var(--muted);white-space:nowrap}
.segments button:hover{color:var(--text)}
.segments button[aria-checked=true],.segments button[aria-pressed=true],.segments button[aria-selected=true]{background:var(--surface);color:var(--text);box-shadow:0 1px 3px rgba(0,0,0,.14)}
.search{position:relative}
.search .icon{position:absolute;left:11px;top:10px;color:var(--faint);pointer-events:none}
.search input[type=search]{padding-left:36px}
.copy{display:grid;grid-template-columns:minmax(0,1fr) auto;align-items:center;gap:4px;min-height:36px;padding:2px 3px 2px 11px;border-radius:9px;background:var(--sunken)}
.copy code{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:13px}
.copy .button.quiet:hover{background:var(--surface)}
.code{position:relative;border-radius:11px;background:var(--sunken)}
.code pre{padding:14px 52px 14px 16px;overflow-x:auto;font-size:13px;line-height:1.65;tab-size:2}
.code.wrap pre{white-space:pre-wrap;overflow-wrap:anywhere}
.code .button{position:absolute;top:6px;right:6px;background:var(--sunken)}
@media (pointer:coarse),(max-width:719px){
.button{min-height:40px}.button.small{min-height:36px}.button.square{width:40px}.button.square.small{width:36px}
input:not([type]),input[type=text],input[type=search],input[type=number],input[type=url],select,textarea{font-size:16px;min-height:42px}
.search .icon{top:12px}
.segments button{min-height:36px}
}
`
