import type { PushSample } from './push-sample.ts'

/** What WeChat pushes about the account itself. */
export const wechatAccountEventSamples: readonly PushSample[] = [
  {
    title: 'qualification_verify_success',
    name: 'event:qualification_verify_success',
    xml: '<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName><CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[qualification_verify_success]]></Event><ExpiredTime>1442401156</ExpiredTime></xml>',
    fields: {
      ToUserName: 'toUser',
      FromUserName: 'FromUser',
      CreateTime: '123456789',
      MsgType: 'event',
      Event: 'qualification_verify_success',
      ExpiredTime: '1442401156',
    },
  },
  {
    title: 'qualification_verify_fail',
    name: 'event:qualification_verify_fail',
    xml: '<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName><CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[qualification_verify_fail]]></Event><FailTime>1442401122</FailTime><FailReason><![CDATA[by time]]></FailReason></xml>',
    fields: {
      ToUserName: 'toUser',
      FromUserName: 'FromUser',
      CreateTime: '123456789',
      MsgType: 'event',
      Event: 'qualification_verify_fail',
      FailTime: '1442401122',
      FailReason: 'by time',
    },
  },
  {
    title: 'naming_verify_success',
    name: 'event:naming_verify_success',
    xml: '<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName><CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[naming_verify_success]]></Event><ExpiredTime>1442401093</ExpiredTime></xml>',
    fields: {
      ToUserName: 'toUser',
      FromUserName: 'FromUser',
      CreateTime: '123456789',
      MsgType: 'event',
      Event: 'naming_verify_success',
      ExpiredTime: '1442401093',
    },
  },
  {
    title: 'naming_verify_fail',
    name: 'event:naming_verify_fail',
    xml: '<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName><CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[naming_verify_fail]]></Event><FailTime>1442401061</FailTime><FailReason><![CDATA[by time]]></FailReason></xml>',
    fields: {
      ToUserName: 'toUser',
      FromUserName: 'FromUser',
      CreateTime: '123456789',
      MsgType: 'event',
      Event: 'naming_verify_fail',
      FailTime: '1442401061',
      FailReason: 'by time',
    },
  },
  {
    title: 'annual_renew',
    name: 'event:annual_renew',
    xml: '<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName><CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[annual_renew]]></Event><ExpiredTime>1442401004</ExpiredTime></xml>',
    fields: {
      ToUserName: 'toUser',
      FromUserName: 'FromUser',
      CreateTime: '123456789',
      MsgType: 'event',
      Event: 'annual_renew',
      ExpiredTime: '1442401004',
    },
  },
  {
    title: 'verify_expired',
    name: 'event:verify_expired',
    xml: '<xml><ToUserName><![CDATA[toUser]]></ToUserName><FromUserName><![CDATA[FromUser]]></FromUserName><CreateTime>123456789</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[verify_expired]]></Event><ExpiredTime>1442400900</ExpiredTime></xml>',
    fields: {
      ToUserName: 'toUser',
      FromUserName: 'FromUser',
      CreateTime: '123456789',
      MsgType: 'event',
      Event: 'verify_expired',
      ExpiredTime: '1442400900',
    },
  },
]
