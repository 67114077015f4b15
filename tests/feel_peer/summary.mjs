// node summary.mjs < REPORT: one line about a report of peer.mjs; ends with 1 where a difference is unexplained, or where so
// little was asked or so little agreed that the comparison says nothing.
import { readFileSync } from 'node:fs'

const report = JSON.parse(readFileSync(0, 'utf8'))
const agreed = report.count - report.differing
console.log(`${report.count} asked, ${agreed} answered alike, ${report.differing} differ for a known reason`)
process.exit(report.unexplained.length === 0 && report.count >= 1000 && agreed > report.count / 2 ? 0 : 1)
