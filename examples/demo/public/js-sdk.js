// The page for WeChat's JS-SDK: `wx` is of the script above this one.
const { wx } = window
const result = document.getElementById('result')
const buttons = [...document.querySelectorAll('.sdk button')]
const show = ({ errMsg, networkType }) => {
  result.textContent = networkType ? `${errMsg} (${networkType})` : errMsg
}

// <js-sdk>
const url = encodeURIComponent(location.href.split('#')[0])
const { data, message } = await (await fetch(`/wechat/jsSdkConfig?url=${url}`)).json()
const jsApiList = ['getNetworkType', 'updateAppMessageShareData']
wx.config({ ...data, jsApiList })
wx.ready(() => wx.checkJsApi({ jsApiList, success: ready }))
wx.error(show)
// </js-sdk>

if (!data) show({ errMsg: message })

function ready() {
  if (result.className === 'bad') return
  show({ errMsg: 'config:ok' })
  for (const button of buttons) button.disabled = false
}

const calls = {
  network: () => wx.getNetworkType({ complete: show }),
  share: () =>
    wx.updateAppMessageShareData({
      title: 'demo',
      desc: '',
      link: location.href,
      imgUrl: '',
      complete: show,
    }),
}
for (const button of buttons) button.addEventListener('click', () => calls[button.value]())
