/** What the operation answers or throws, or `tooLate()` where it has done neither after so many milliseconds. */
export function withTimeout<T>(
  operation: () => Promise<T> | T,
  deadlineMs: number,
  tooLate: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), deadlineMs)
    const settle = async (): Promise<void> => {
      try {
        resolve(await operation())
      } catch (error) {
        reject(error)
      } finally {
        clearTimeout(timer)
      }
    }
    void settle()
  })
}
