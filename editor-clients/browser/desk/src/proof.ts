/** How who listens on a port proves that it knows a secret, which is told to nobody for it. */

/** A question that was never asked before. */
export function freshNonce(): string {
  return hex(crypto.getRandomValues(new Uint8Array(24)));
}

/** The right answer to a question. */
export async function proofOf(secret: string, nonce: string): Promise<string> {
  const bytes = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes.encode(secret), algorithm, false, ["sign"]);
  return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes.encode(nonce))));
}

export function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
