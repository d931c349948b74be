/** The console's colours, by theme: warm greys, and WeChat's green where something is done or chosen. */
const light = `
color-scheme:light;
--bg:#f4f5f2;--surface:#fff;--sunken:#eceeea;--hover:#f1f3ef;--line:#e0e3dd;--line-strong:#c6ccc3;
--text:#161a17;--muted:#59615a;--faint:#7a837b;
--green:#07c160;--accent:#06733f;--accent-soft:#e0f5e8;--button:#077a45;--button-hover:#066438;--on-button:#fff;
--red:#b3261e;--red-soft:#fdeae8;--amber:#7d5200;--amber-soft:#fdf1d8;--violet:#5346d6;--violet-soft:#eeecff;
--mine:#a5ec86;--on-mine:#10240a;--shadow:0 1px 2px rgba(20,30,22,.05),0 6px 20px -12px rgba(20,30,22,.18);
--lift:0 24px 64px -16px rgba(16,24,18,.38);--veil:rgba(22,28,24,.42)`

const dark = `
color-scheme:dark;
--bg:#0f1210;--surface:#181c19;--sunken:#222723;--hover:#1e2320;--line:#2a302b;--line-strong:#465048;
--text:#e8ece8;--muted:#a2aba3;--faint:#7f8a81;
--green:#07c160;--accent:#4fdc93;--accent-soft:#113522;--button:#12b864;--button-hover:#1fd077;--on-button:#04190d;
--red:#ff8f86;--red-soft:#3a1b19;--amber:#f3c26b;--amber-soft:#362912;--violet:#aea5ff;--violet-soft:#272349;
--mine:#2f8f4e;--on-mine:#f2fff5;--shadow:0 1px 2px rgba(0,0,0,.3);
--lift:0 24px 64px -12px rgba(0,0,0,.7);--veil:rgba(0,0,0,.6)`

export const tokens: string = `
:root{${light};
--sans:-apple-system,BlinkMacSystemFont,"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Hiragino Sans GB","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif;
--mono:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){${dark}}}
:root[data-theme=dark]{${dark}}
`
