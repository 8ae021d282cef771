/** How often something happened: "once", "3 times". */
export function formatTimes(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
