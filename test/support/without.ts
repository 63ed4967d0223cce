/** A copy of an object without some members. */
export function without<T extends object, K extends keyof T & string>(value: T, ...members: readonly K[]): Omit<T, K> {
  const names: readonly string[] = members;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Omit<T, K>;
}
