/** x */
export async function challenge(_argv: readonly string[], _script: string): Promise<number> {
  return 0;
}
