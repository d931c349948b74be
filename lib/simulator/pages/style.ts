import { darkStyle } from './dark-style.ts'

/** One style sheet for all pages: WeChat's greys and green, and violet dashes for what is the simulator's own. */
export const style: string = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;background:#ededed;color:#191919;font:16px/1.5 -apple-system,BlinkMacSystemFont,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;-webkit-font-smoothing:antialiased}
[hidden]{display:none!important}
h1,p{margin:0}
button,select{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:3px solid #576b95;outline-offset:2px}

.phone{display:flex;flex-direction:column;justify-content:space-between;gap:24px;min-height:100vh;min-height:100dvh;background:#6e6e6e}
.phone>.sim{margin:16px 16px 0}
.sheet{width:100%;padding:24px 24px calc(32px + env(safe-area-inset-bottom));background:#fff;border-radius:16px 16px 0 0}
.asker{display:flex;align-items:center;gap:8px;font-size:15px}
.asker span{font-weight:600;overflow-wrap:anywhere}
.logo{width:28px;height:28px;flex:none}
.sheet h1{margin:18px 0 12px;font-size:20px;font-weight:600;line-height:1.4}
.people{max-height:min(44vh,342px);margin:0 -24px;overflow-y:auto;border-top:1px solid #ececec;border-bottom:1px solid #ececec}
.person{position:relative;display:flex;align-items:center;gap:12px;padding:9px 24px;cursor:pointer}
.person+.person::before{content:"";position:absolute;top:0;left:80px;right:0;border-top:1px solid #ececec}
.person:hover{background:#f7f7f7}
.person input{position:absolute;opacity:0}
.person:has(input:focus-visible){outline:3px solid #576b95;outline-offset:-3px}
.portrait{width:44px;height:44px;border-radius:6px;background:#dcdcdc;flex:none}
.who{display:flex;flex-direction:column;min-width:0;flex:1;line-height:1.35}
.who b{font-weight:400;font-size:16px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.who small{color:#767676;font-size:13px}
.tick{width:22px;height:22px;visibility:hidden;flex:none}
.person input:checked~.tick{visibility:visible}
.choice{display:flex;justify-content:center;gap:16px;margin-top:24px}
.button{min-width:128px;min-height:48px;padding:8px 24px;border:0;border-radius:8px;font-size:17px;font-weight:500}
.plain{background:#f2f2f2;color:#06ae56}
.plain:hover{background:#e9e9e9}
.green{background:#07c160;color:#fff}
.green:hover{background:#06ad56}

.message{display:flex;flex-direction:column;align-items:center;min-height:100vh;padding:72px 24px 32px;background:#fff;text-align:center}
.sign{width:64px;height:64px}
.message h1{margin-top:28px;font-size:22px;font-weight:500;line-height:1.4;overflow-wrap:anywhere}
.message .detail{margin-top:12px;color:#737373;font-size:15px}
.message .sim{margin-top:56px;width:100%;max-width:440px}

.qr{display:flex;flex-direction:column;align-items:center;gap:24px;min-height:100vh;padding:40px 16px;background:#333;color:#fff}
.qr>.sim{max-width:100%}
.qr-card{width:100%;max-width:320px;text-align:center}
.qr-card h1{font-size:20px;font-weight:400}
.qr-code{display:block;width:280px;height:280px;margin:16px auto 0;background:#fff;border-radius:2px}
.qr[data-status=expired] .qr-code{opacity:.18}
.qr-status{display:flex;align-items:center;justify-content:center;min-height:64px;margin-top:16px;padding:8px 20px;border-radius:32px;background:#232323;box-shadow:inset 0 4px 9px -5px #191919,0 1px 0 #444;font-size:13px}
.qr-status>div{display:flex;align-items:center;gap:12px;text-align:left}
.qr-status .sign{width:38px;height:38px;flex:none}
.qr-status b{font-weight:500;font-size:15px}
.qr-app{margin-top:10px;font-size:15px;overflow-wrap:anywhere}
.refresh{color:#8fd3ff}
.sets{margin:14px 0 0;padding:0;border:0;font-size:14px;line-height:1.9}
.sets legend{padding:0;color:#737373}
.sets label{display:flex;align-items:baseline;gap:8px}
.grant:has([data-kind=mini-program]:checked) .sets[data-kind=official-account],.grant:has([data-kind=official-account]:checked) .sets[data-kind=mini-program]{display:none}
.fields{margin:-6px 0 14px;color:#737373;font-size:14px}
.work{background:#f3f5f8;color:#1e2226}
.work .qr-card{padding:28px 20px;background:#fff;border-radius:8px;box-shadow:0 4px 24px rgba(20,40,80,.08)}
.work .qr-code{width:240px;height:240px}
.work fieldset{margin:0;padding:0;border:0}
.work legend{margin-bottom:8px;padding:0;font-weight:600}
.work .people{margin:0;max-height:300px;background:#fff;border:1px solid #d8d5f7;border-radius:8px}
.work .person{padding:8px 12px;color:#191919}
.work .person+.person::before{left:68px}
.work .sim-row{margin-top:12px}
body:has(>.panel){background:transparent}
.work.panel{flex-direction:column;gap:12px;min-height:0;padding:12px;background:none}
.panel .qr-card{padding:12px;box-shadow:none}
.panel .qr-code{width:132px;height:132px;margin-top:8px}
.panel .qr-app{margin-top:4px;font-size:13px}
.panel>.sim{width:100%;padding:10px 12px}
.panel .sim-hint,.panel .sim-console,.panel .sim-buttons{display:none}
.panel .people{max-height:132px}

.sim{padding:14px 18px 16px;border:1.5px dashed #7a6ff0;border-radius:12px;background:#f5f4ff;color:#35315e;font-size:14px;line-height:1.5;text-align:left}
.sim-mark{display:inline-block;margin-bottom:8px;padding:1px 9px;border-radius:99px;background:#5b4fe0;color:#fff;font-size:12px;font-weight:600;letter-spacing:.02em}
.sim-console{float:right;color:#5b4fe0;font-size:13px;line-height:21px;text-underline-offset:3px}
.sim p+p,.sim form{margin-top:10px}
.sim-fact{padding:8px 10px;border-radius:6px;background:#e7e4ff;overflow-wrap:anywhere}
.sim code{padding:1px 4px;border-radius:4px;background:#e7e4ff;font-size:13px}
.sim-button{min-height:36px;padding:6px 14px;border:1px solid #5b4fe0;border-radius:8px;background:#fff;color:#4438c9;font-weight:500}
.sim-button:hover{background:#ebe8ff}
.sim-button:disabled{border-color:#c5c1ee;background:transparent;color:#8d88b8;cursor:default}
.sim-buttons{display:flex;flex-wrap:wrap;gap:0 8px}
.sim-row{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.sim-row label{display:flex;gap:8px;align-items:center;width:100%;white-space:nowrap}
.sim-row select{flex:1;min-width:0;min-height:36px;padding:4px 8px;border:1px solid #b8b2f2;border-radius:8px;background:#fff}
.sim-tag{color:#5b4fe0}

@media (min-width:600px){
.phone{align-items:center;justify-content:center;padding:24px;background:#e4e4e4}
.phone>.sim,.sheet{width:414px;margin:0}
.sheet{border-radius:20px;box-shadow:0 16px 48px rgba(0,0,0,.2)}
}
@media (min-width:840px){
.phone{flex-direction:row;gap:48px}
.phone>.sim{order:1;width:320px}
.qr{flex-direction:row;align-items:center;justify-content:center;gap:64px}
.qr>.sim{width:340px}
}

body:has(>.qr-frame){min-height:0;background:transparent}
.qr.qr-frame{flex-direction:column;gap:8px;min-height:0;padding:0 4px 2px;background:none;color:#191919}
.qr.qr-white{color:#fff}
.qr-frame .qr-card{max-width:292px}
.qr-frame h1{font-size:18px;line-height:28px}
.qr-frame .qr-code{width:200px;height:200px;margin-top:4px;border:1px solid #e2e2e2}
.qr-frame .qr-status{min-height:44px;margin-top:6px;padding:0;border-radius:0;background:none;box-shadow:none;line-height:1.4}
.qr-frame .qr-status>div{gap:10px}
.qr-frame .qr-status .sign{width:30px;height:30px}
.qr-frame .qr-status b{font-size:14px}
.qr-frame .qr-app{margin-top:0;font-size:13px;line-height:20px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.qr-frame .refresh{color:#576b95}
.qr-white .refresh{color:#8fd3ff}
.qr.qr-frame>.sim{display:flex;flex-wrap:wrap;align-items:center;gap:6px 8px;width:100%;padding:8px 10px;font-size:13px}
.qr-frame .sim-hint,.qr-frame .sim-console{display:none}
.qr-frame .sim p{margin:0}
.qr-frame .sim-row{flex:1 1 100%;flex-wrap:nowrap}
.qr-frame .sim-row select,.qr-frame .sim-button{min-height:30px;padding:2px 8px}
.qr-frame .sim-button{flex:1}
.qr-frame .sim-hint+.sim-row{flex:1;min-width:0}
.qr-frame .sim-row label{font-size:0;min-width:0}
.qr-frame .sim-row select{width:100%;font-size:13px}
${darkStyle}`
