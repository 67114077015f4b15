import { defineStore } from 'pinia'
import { reactive } from 'vue'

import { api, ask, type Field, type Programme } from './api'

/** Editions as the server describes them, fetched once each: labels of facts and their options come from here. */
export const useProgrammes = defineStore('programmes', () => {
  const known = reactive<Record<string, Programme>>({})

  async function load(edition: string): Promise<Programme | undefined> {
    if (known[edition]) return known[edition]
    const [p, e] = edition.split('/')
    const { data } = await ask(api.GET('/api/v1/programmes/{p}/{e}', { params: { path: { p, e } } }))
    if (data) known[edition] = data
    return data
  }

  /** What is known about a fact, or nothing while its edition is not loaded. */
  function fact(edition: string, name: string): Field | undefined {
    return known[edition]?.facts.find((f) => f.name === name)
  }

  /** The whole of an edition, once it is loaded. */
  const edition = (name: string): Programme | undefined => known[name]

  return { load, fact, edition }
})
