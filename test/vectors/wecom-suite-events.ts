import type { PushSample } from './push-sample.ts'

/** What WeCom pushes to the provider of a suite. */
export const wecomSuiteEventSamples: readonly PushSample[] = [
  {
    title: 'suite_ticket',
    name: 'info:suite_ticket',
    xml: '<xml><SuiteId><![CDATA[ww4asffe99e54c0fxxxx]]></SuiteId><InfoType> <![CDATA[suite_ticket]]></InfoType><TimeStamp>1403610513</TimeStamp><SuiteTicket><![CDATA[TICKET]]></SuiteTicket></xml>',
    fields: {
      SuiteId: 'ww4asffe99e54c0fxxxx',
      InfoType: 'suite_ticket',
      TimeStamp: '1403610513',
      SuiteTicket: 'TICKET',
    },
  },
  {
    title: 'create_auth',
    name: 'info:create_auth',
    xml: '<xml><SuiteId><![CDATA[ww4asffe99e54c0fxxxx]]></SuiteId><AuthCode><![CDATA[AUTHCODE]]></AuthCode><InfoType><![CDATA[create_auth]]></InfoType><TimeStamp>1700000000</TimeStamp><State><![CDATA[123]]></State><ExtraInfo></ExtraInfo></xml>',
    fields: {
      SuiteId: 'ww4asffe99e54c0fxxxx',
      AuthCode: 'AUTHCODE',
      InfoType: 'create_auth',
      TimeStamp: '1700000000',
      State: '123',
      ExtraInfo: '',
    },
  },
  {
    title: 'change_auth',
    name: 'info:change_auth',
    xml: '<xml><SuiteId><![CDATA[ww4asffe99e54c0fxxxx]]></SuiteId><InfoType><![CDATA[change_auth]]></InfoType><TimeStamp>1700000000</TimeStamp><AuthCorpId><![CDATA[ww0000000000000001]]></AuthCorpId></xml>',
    fields: {
      SuiteId: 'ww4asffe99e54c0fxxxx',
      InfoType: 'change_auth',
      TimeStamp: '1700000000',
      AuthCorpId: 'ww0000000000000001',
    },
  },
  {
    title: 'cancel_auth',
    name: 'info:cancel_auth',
    xml: '<xml><SuiteId><![CDATA[ww4asffe99e54c0fxxxx]]></SuiteId><InfoType><![CDATA[cancel_auth]]></InfoType><TimeStamp>1700000000</TimeStamp><AuthCorpId><![CDATA[ww0000000000000001]]></AuthCorpId></xml>',
    fields: {
      SuiteId: 'ww4asffe99e54c0fxxxx',
      InfoType: 'cancel_auth',
      TimeStamp: '1700000000',
      AuthCorpId: 'ww0000000000000001',
    },
  },
  {
    title: 'reset_permanent_code',
    name: 'info:reset_permanent_code',
    xml: '<xml><SuiteId><![CDATA[dk0000000000000001]]></SuiteId><AuthCode><![CDATA[AUTHCODE]]></AuthCode><InfoType><![CDATA[reset_permanent_code]]></InfoType><TimeStamp>1700000000</TimeStamp></xml>',
    fields: {
      SuiteId: 'dk0000000000000001',
      AuthCode: 'AUTHCODE',
      InfoType: 'reset_permanent_code',
      TimeStamp: '1700000000',
    },
  },
]
