import { useEffect, useState } from 'react'

// Where this page is, with the view that a router keeps behind the #, without the answer of whoever has declined.
const page = new URL(location.href)
page.searchParams.delete('error')
const here = page.pathname + page.search + page.hash
const loginUrl = `/wechat/login?returnTo=${encodeURIComponent(here)}`

const fetchUser = async () => {
  const answer = await fetch('/api/me')
  return answer.ok ? answer.json() : null
}

export function App() {
  // undefined: not asked yet; null: nobody is logged in.
  const [user, setUser] = useState()
  useEffect(() => {
    fetchUser().then(setUser).catch(console.error)
  }, [])

  const logOut = async () => {
    await fetch('/wechat/logout', { method: 'POST' })
    setUser(await fetchUser())
  }

  if (user === undefined) return null
  if (user === null) return <a href={loginUrl}>Log in with WeChat</a>
  return (
    <main>
      <h1>Hello, {user.nickname}</h1>
      <button type="button" onClick={logOut}>
        Log out
      </button>
    </main>
  )
}
