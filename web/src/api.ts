import createClient from 'openapi-fetch'

import type { components, paths } from './api-types'
import { resumableAbove, sendResumable } from './resumable'

export type Text = components['schemas']['Text']
export type Problem = components['schemas']['Problem']
export type Session = components['schemas']['Session']
export type Office = components['schemas']['Office']
export type ProgrammeSummary = components['schemas']['ProgrammeSummary']
export type Programme = components['schemas']['Programme']
export type Case = components['schemas']['Case']
export type CaseRow = components['schemas']['CaseRow']
export type Action = components['schemas']['Action']
export type Field = components['schemas']['Field']
export type EntryData = components['schemas']['EntryData']
export type StoredFile = components['schemas']['File']
export type Citation = components['schemas']['Citation']
export type HistoryItem = components['schemas']['HistoryItem']
export type InboxItem = components['schemas']['InboxItem']
export type Certificate = components['schemas']['Certificate']
export type CheckResult = components['schemas']['CheckResult']
export type Round = components['schemas']['Round']
export type RoundOverview = components['schemas']['RoundOverview']
export type Tally = components['schemas']['Tally']
export type Notice = components['schemas']['Notice']
export type TitleReview = components['schemas']['TitleReview']
export type Known = components['schemas']['Known']
export type ListReview = components['schemas']['ListReview']
export type Claim = components['schemas']['Claim']
export type Colleague = components['schemas']['Colleague']

/** The signed-in session's token; every changing request carries it. */
let csrf = ''
export function useToken(token: string) {
  csrf = token
}

export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' })
api.use({
  onRequest({ request }) {
    if (request.method !== 'GET') {
      request.headers.set('X-CSRF-Token', csrf)
      if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) request.headers.set('Idempotency-Key', crypto.randomUUID())
    }
    return request
  },
})

/** What to show when no answer came at all. */
export const offline: Problem = {
  type: 'about:blank',
  title: '没有连上',
  status: 0,
  code: 'offline',
  detail: '没有连上服务器。您填写的内容仍在本页，请稍后再试。',
}

export interface Answer<T> {
  data?: T
  problem?: Problem
}

/** One call's answer or its problem; never throws. */
export async function ask<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<Answer<T>> {
  try {
    const { data, error, response } = await call
    if (response.ok) return { data: data as T }
    const problem = error as Problem | undefined
    if (problem && typeof problem === 'object' && 'code' in problem) return { problem }
    return { problem: { ...offline, title: '没有办成', status: response.status, detail: `服务器答复 ${response.status}，请稍后再试。` } }
  } catch {
    return { problem: offline }
  }
}

/** Sends one file of a case; a large one in pieces, so that a broken connection loses little. `progress`: 0 to 1. */
export async function upload(caseId: string, file: File, progress: (share: number) => void = () => {}): Promise<Answer<StoredFile>> {
  return file.size > resumableAbove ? uploadInPieces(caseId, file, progress) : uploadWhole(caseId, file)
}

async function uploadInPieces(caseId: string, file: File, progress: (share: number) => void): Promise<Answer<StoredFile>> {
  const sent = await sendResumable(`/api/v1/cases/${caseId}/uploads`, file, { 'X-CSRF-Token': csrf }, progress)
  const id = sent.place?.split('/').pop()
  if (!id) return { problem: problemIn(sent.refusal) }
  const { data, problem } = await ask(api.GET('/api/v1/cases/{id}/uploads/{upload}', { params: { path: { id: caseId, upload: id } } }))
  return data?.file ? { data: data.file } : { problem: problem ?? offline }
}

function problemIn(body?: string): Problem {
  try {
    return body ? (JSON.parse(body) as Problem) : offline
  } catch {
    return offline
  }
}

async function uploadWhole(caseId: string, file: File): Promise<Answer<StoredFile>> {
  try {
    const response = await fetch(`/api/v1/cases/${caseId}/files`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: {
        'Content-Type': file.type || 'application/octet-stream',
        'X-Filename': encodeURIComponent(file.name),
        'X-CSRF-Token': csrf,
        'Idempotency-Key': crypto.randomUUID(),
      },
      body: file,
    })
    const body = await response.json()
    return response.ok ? { data: body as StoredFile } : { problem: body as Problem }
  } catch {
    return { problem: offline }
  }
}

/** Sends the table of a list; with `confirm` the one that was looked through. */
export async function sendTable(caseId: string, document: string, file: File, confirm?: string): Promise<Answer<ListReview>> {
  try {
    const query = confirm ? `?confirm=${encodeURIComponent(confirm)}` : ''
    const response = await fetch(`/api/v1/cases/${caseId}/documents/${document}${query}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'Content-Type': 'application/octet-stream', 'X-Filename': encodeURIComponent(file.name), 'X-CSRF-Token': csrf, 'Idempotency-Key': crypto.randomUUID() },
      body: file,
    })
    const body = await response.json()
    return response.ok ? { data: body as ListReview } : { problem: body as Problem }
  } catch {
    return { problem: offline }
  }
}
