import { Upload } from 'tus-js-client'

/** Files above this many bytes are sent in pieces that survive a broken connection. */
export const resumableAbove = 5 * 1024 * 1024
const piece = 2 * 1024 * 1024
const waits = [500, 1000, 3000, 5000, 10000, 20000]

interface Sent {
  /** Where the upload can be asked for, once it is complete. */
  place?: string
  /** What the server answered last when it refused. */
  refusal?: string
}

/** Sends a file by tus 1.0.0; goes on by itself after a break. Nothing is remembered in the browser. Never throws. */
export function sendResumable(endpoint: string, file: File, headers: Record<string, string>, progress: (share: number) => void): Promise<Sent> {
  return new Promise((resolve) => {
    const upload = new Upload(file, {
      endpoint,
      headers,
      chunkSize: piece,
      retryDelays: waits,
      storeFingerprintForResuming: false,
      metadata: { filename: file.name, filetype: file.type || 'application/octet-stream' },
      onProgress: (sent, all) => progress(all ? sent / all : 0),
      onSuccess: () => resolve({ place: upload.url ?? undefined }),
      onError: (error) => resolve({ refusal: 'originalResponse' in error ? error.originalResponse?.getBody() : undefined }),
    })
    upload.start()
  })
}
