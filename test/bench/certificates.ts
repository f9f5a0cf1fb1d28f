/**
 * NODE_EXTRA_CA_CERTS makes every Node process read certificates as it starts, which can take longer
 * than all the rest; nodes do not inherit it. Where it is set, a rival as a user would start it is slowed
 * down by it. So what starts processes is measured without it: that is the fair comparison.
 */
import type { Row } from './measure.ts';

const CERTIFICATES = 'NODE_EXTRA_CA_CERTS';

/** Measures as a user would find it, where that differs, and without the certificates. */
export async function withAndWithoutCertificates(
  measure: (remark: string) => Promise<Row>,
): Promise<Row[]> {
  const fair = (): Promise<Row> => withoutCertificates(() => measure(''));
  if (process.env[CERTIFICATES] === undefined) return [await fair()];
  return [await measure(`; rival reads ${CERTIFICATES}`), await fair()];
}

/** Measures while processes that are started do not get the variable. */
export async function withoutCertificates<T>(measure: () => Promise<T>): Promise<T> {
  const file = process.env[CERTIFICATES];
  delete process.env[CERTIFICATES];
  try {
    return await measure();
  } finally {
    if (file !== undefined) process.env[CERTIFICATES] = file;
  }
}
