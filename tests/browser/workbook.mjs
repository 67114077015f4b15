// An Excel workbook changed by hand: the texts of its cells, with the standard library alone.
import { crc32, inflateRawSync } from 'node:zlib'

const local = 0x04034b50
const central = 0x02014b50
const end = 0x06054b50

/** The files of an archive by name, as its directory lists them. */
function unpack(archive) {
  const tail = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  const files = new Map()
  let at = archive.readUInt32LE(tail + 16)
  for (let n = archive.readUInt16LE(tail + 10); n > 0; n--) {
    const [packed, size, name, extra, comment, place] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20), archive.readUInt16LE(at + 28), archive.readUInt16LE(at + 30), archive.readUInt16LE(at + 32), archive.readUInt32LE(at + 42)]
    const start = place + 30 + archive.readUInt16LE(place + 26) + archive.readUInt16LE(place + 28)
    const content = archive.subarray(start, start + size)
    files.set(archive.toString('utf8', at + 46, at + 46 + name), packed ? inflateRawSync(content) : content)
    at += 46 + name + extra + comment
  }
  return files
}

function record(signature, numbers) {
  const fields = [[signature, 4], ...numbers]
  const bytes = Buffer.alloc(fields.reduce((sum, [, width]) => sum + width, 0))
  let at = 0
  for (const [value, width] of fields) at = bytes.writeUIntLE(value, at, width)
  return bytes
}

/** The same files in a new archive, none of them compressed. */
function pack(files) {
  const [bodies, directory] = [[], []]
  let at = 0
  for (const [name, content] of files) {
    const [label, sizes] = [Buffer.from(name), [[crc32(content), 4], [content.length, 4], [content.length, 4]]]
    const head = record(local, [[20, 2], [0x800, 2], [0, 2], [0, 4], ...sizes, [label.length, 2], [0, 2]])
    bodies.push(head, label, content)
    directory.push(record(central, [[20, 2], [20, 2], [0x800, 2], [0, 2], [0, 4], ...sizes, [label.length, 2], [0, 6], [0, 2], [0, 4], [at, 4]]), label)
    at += head.length + label.length + content.length
  }
  const listed = Buffer.concat(directory)
  return Buffer.concat([...bodies, listed, record(end, [[0, 4], [files.size, 2], [files.size, 2], [listed.length, 4], [at, 4], [0, 2]])])
}

/** The workbook with another text in every cell that says `was`; throws where none does. */
export function withCell(workbook, was, now) {
  const files = unpack(workbook)
  let found = false
  for (const [name, content] of files) {
    if (!/sheet1\.xml$|sharedStrings\.xml$/.test(name)) continue
    const changed = content.toString('utf8').replaceAll(`>${was}</t>`, () => ((found = true), `>${now}</t>`))
    files.set(name, Buffer.from(changed))
  }
  if (!found) throw new Error(`no cell says ${was}`)
  return pack(files)
}
