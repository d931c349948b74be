/**
 * The pages at night, as WeChat's own are. Not the QR page in a frame: it lies on the page of somebody else, whose
 * colours it cannot know.
 */
export const darkStyle = `
@media (prefers-color-scheme:dark){
html:not(:has(.qr-frame)){color-scheme:dark}
body:not(:has(>.qr-frame)){background:#111;color:#d5d5d5}
.phone{background:#000}
.sheet{background:#2c2c2c}
.people,.person+.person::before{border-color:#3d3d3d}
.person:hover{background:#363636}
.portrait{background:#4a4a4a}
.who small,.message .detail,.fields,.sets legend{color:#9b9b9b}
.plain{background:#3d3d3d;color:#07c160}
.plain:hover{background:#474747}
.message{background:#191919}
.qr:not(.qr-frame){background:#1c1c1c}
.work:not(.qr-frame){background:#14171a;color:#d5d5d5}
.work .qr-card{background:#22272c;box-shadow:none}
.work .people{background:#22272c;border-color:#4a4486}
.work .person{color:#d5d5d5}
body:not(:has(>.qr-frame)) .sim{border-color:#8177e8;background:#1f1d36;color:#d3cff5}
body:not(:has(>.qr-frame)) .sim-fact,body:not(:has(>.qr-frame)) .sim code{background:#35316b}
body:not(:has(>.qr-frame)) .sim-button{border-color:#8b82f0;background:#2a2650;color:#d9d5ff}
body:not(:has(>.qr-frame)) .sim-button:hover{background:#37326a}
body:not(:has(>.qr-frame)) .sim-button:disabled{border-color:#4a4486;background:transparent;color:#857fb8}
body:not(:has(>.qr-frame)) .sim-row select{border-color:#6a62c4;background:#2a2650;color:#d9d5ff}
.sim-tag{color:#aea5ff}
.sim a{color:#aea5ff}
}
@media (prefers-color-scheme:dark) and (min-width:600px){.phone{background:#0c0c0c}}
`
