/** An official account and a mini program of Tencent's that try a platform out before its release. */
export interface TestPair {
  official: { appId: string; originalId: string }
  mini: { appId: string; originalId: string }
}

function pair(official: [string, string], mini: [string, string]): TestPair {
  return {
    official: { appId: official[0], originalId: official[1] },
    mini: { appId: mini[0], originalId: mini[1] },
  }
}

/** @see https://developers.weixin.qq.com/doc/oplatform/Third-party_Platforms/2.0/operation/thirdparty/releases_instructions.html */
export const testPairs: readonly TestPair[] = [
  pair(['wx570bc396a51b8ff8', 'gh_3c884a361561'], ['wxd101a85aa106f53e', 'gh_8dad206e9538']),
  pair(['wx9252c5e0bb1836fc', 'gh_c0f28a78b318'], ['wxc39235c15087f6f3', 'gh_905ae9d01059']),
  pair(['wx8e1097c5bc82cde9', 'gh_3f222ed8d140'], ['wx7720d01d4b2a4500', 'gh_393666f1fdf4']),
  pair(['wx14550af28c71a144', 'gh_26128078e9ab'], ['wx05d483572dcd5d8b', 'gh_39abb5d4e1b7']),
  pair(['wxa35b9c23cfe664eb', 'gh_2b3713f184a6'], ['wx5910277cae6fd970', 'gh_7818dcb60240']),
]
