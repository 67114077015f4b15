// Random FEEL expressions. A node is {op, write, kids, type, bound}: `write` joins the kids' texts, `op` names what it does
// for the table of differences, `bound` is a variable that stands in the last kid. The same seed gives the same expressions.

/** mulberry32: a small generator that is the same everywhere. */
export function chance(seed) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return { below: (bound) => Math.floor(next() * bound), one: (list) => list[Math.floor(next() * list.length)], happens: (p) => next() < p }
}

const literals = {
  number: ['0', '1', '2', '3', '10', '0.5', '1.25', '100', '7', '-1', '-3', '-2.5', '12.34'],
  string: ['""', '"a"', '"abc"', '"Abc def"', '"b"', '"品鉴"', '"10"', '"a,b;c"'],
  boolean: ['true', 'false'],
  date: ['@"2024-02-29"', '@"2023-12-31"', 'date("2024-01-01")', '@"1999-07-15"', 'date(2024, 6, 20)'],
  time: ['@"10:20:30"', '@"00:00:00"', '@"23:59:59"', 'time(12, 0, 0)', '@"10:20:30Z"', '@"10:20:30+08:00"'],
  'date and time': ['@"2024-02-29T10:20:30"', '@"2023-12-31T23:59:59"', 'date and time("2024-01-01T00:00:00")', '@"2024-01-01T08:00:00+08:00"', '@"2024-01-01T00:00:00Z"'],
  months: ['@"P1Y"', '@"P14M"', 'duration("P2M")', '@"-P1Y6M"', '@"P0M"'],
  days: ['@"P1D"', '@"PT36H"', 'duration("PT30M")', '@"-P2DT1H"', '@"PT0S"'],
}

const scalars = Object.keys(literals)

// What makes a value of a type: [name for the table, kinds of the kids, how it is written].
const infix = (word) => (a, b) => `(${a} ${word} ${b})`
const call = (name) => (...kids) => `${name}(${kids.join(', ')})`
const forms = {
  number: [
    ...['+', '-', '*', '/'].map((sign) => [sign, ['number', 'number'], infix(sign)]), ['**', ['number', 'small'], infix('**')], ['negative', ['number'], (a) => `-(${a})`],
    ['abs', ['number'], call('abs')], ['floor', ['number'], call('floor')], ['ceiling', ['number'], call('ceiling')], ['modulo', ['number', 'number'], call('modulo')],
    ['decimal', ['number', 'small'], call('decimal')], ['round half up', ['number', 'small'], call('round half up')], ['round half down', ['number', 'small'], call('round half down')],
    ['round up', ['number', 'small'], call('round up')], ['round down', ['number', 'small'], call('round down')], ['floor', ['number', 'small'], call('floor')],
    ['ceiling', ['number', 'small'], call('ceiling')], ['sqrt', ['number'], call('sqrt')], ['odd-or-even', ['number'], (a) => `(if odd(${a}) then 1 else if even(${a}) then 2 else 3)`],
    ['count', ['list'], call('count')], ['sum', ['numbers'], call('sum')], ['min', ['numbers'], call('min')], ['max', ['numbers'], call('max')], ['mean', ['numbers'], call('mean')],
    ['median', ['numbers'], call('median')], ['product', ['numbers'], call('product')], ['string length', ['string'], call('string length')],
    ['number', ['string'], (a) => `number(${a})`], ['.year', ['date'], (a) => `(${a}).year`], ['.month', ['date'], (a) => `(${a}).month`], ['.day', ['date and time'], (a) => `(${a}).day`],
    ['.hour', ['time'], (a) => `(${a}).hour`], ['.minute', ['date and time'], (a) => `(${a}).minute`], ['.weekday', ['date'], (a) => `(${a}).weekday`], ['.years', ['months'], (a) => `(${a}).years`],
    ['.months', ['months'], (a) => `(${a}).months`], ['.days', ['days'], (a) => `(${a}).days`], ['.hours', ['days'], (a) => `(${a}).hours`], ['item', ['numbers', 'small'], (a, b) => `${a}[${b}]`],
    ['day of year', ['date'], call('day of year')], ['week of year', ['date'], call('week of year')], ['months / months', ['months', 'months'], infix('/')], ['days / days', ['days', 'days'], infix('/')],
    ['index of first', ['list', 'scalar'], (a, b) => `count(index of(${a}, ${b}))`],
  ],
  string: [
    ['+', ['string', 'string'], infix('+')], ['upper case', ['string'], call('upper case')], ['lower case', ['string'], call('lower case')],
    ['substring', ['string', 'small'], call('substring')], ['substring', ['string', 'small', 'small'], call('substring')], ['substring before', ['string', 'string'], call('substring before')],
    ['substring after', ['string', 'string'], call('substring after')], ['string', ['scalar'], call('string')], ['string join', ['strings'], call('string join')],
    ['string join', ['strings', 'string'], call('string join')], ['replace', ['string', 'pattern', 'string'], call('replace')], ['day of week', ['date'], call('day of week')],
    ['month of year', ['date'], call('month of year')], ['trim-like', ['string'], (a) => `replace(${a}, "^ +| +$", "")`],
  ],
  boolean: [
    ...['=', '!=', '<', '<=', '>', '>='].map((sign) => [sign, ['same', 'same'], infix(sign)]), ['=', ['any', 'any'], infix('=')], ['<', ['any', 'any'], infix('<')],
    ['and', ['boolean', 'boolean'], infix('and')], ['or', ['boolean', 'boolean'], infix('or')], ['not', ['boolean'], call('not')],
    ['between', ['number', 'number', 'number'], (a, b, c) => `(${a} between ${b} and ${c})`], ['between', ['date', 'date', 'date'], (a, b, c) => `(${a} between ${b} and ${c})`],
    ['in', ['number', 'range'], infix('in')], ['in', ['scalar', 'list'], infix('in')], ['in test', ['number', 'number'], (a, b) => `(${a} in (> ${b}))`],
    ['contains', ['string', 'string'], call('contains')], ['starts with', ['string', 'string'], call('starts with')], ['ends with', ['string', 'string'], call('ends with')],
    ['matches', ['string', 'pattern'], call('matches')], ['list contains', ['list', 'scalar'], call('list contains')], ['all', ['booleans'], call('all')], ['any', ['booleans'], call('any')],
    ['instance of', ['any'], (a) => `(${a} instance of number)`], ['instance of', ['any'], (a) => `(${a} instance of string)`], ['is', ['any', 'any'], call('is')], ['= null', ['any'], (a) => `(${a} = null)`],
    ['before', ['number', 'range'], call('before')], ['overlaps', ['range', 'range'], call('overlaps')], ['includes', ['range', 'number'], call('includes')], ['during', ['number', 'range'], call('during')],
  ],
  date: [
    ['+', ['date', 'months'], infix('+')], ['-', ['date', 'months'], infix('-')], ['+', ['date', 'days'], infix('+')], ['-', ['date', 'days'], infix('-')], ['date', ['date and time'], call('date')],
  ],
  time: [['+', ['time', 'days'], infix('+')], ['-', ['time', 'days'], infix('-')], ['time', ['date and time'], call('time')]],
  'date and time': [['+', ['date and time', 'months'], infix('+')], ['+', ['date and time', 'days'], infix('+')], ['-', ['date and time', 'days'], infix('-')], ['date and time', ['date', 'time'], call('date and time')]],
  months: [['+', ['months', 'months'], infix('+')], ['-', ['months', 'months'], infix('-')], ['*', ['months', 'number'], infix('*')], ['/', ['months', 'number'], infix('/')],
    ['years and months duration', ['date', 'date'], call('years and months duration')], ['negative', ['months'], (a) => `-(${a})`], ['abs', ['months'], call('abs')]],
  days: [['+', ['days', 'days'], infix('+')], ['-', ['days', 'days'], infix('-')], ['*', ['days', 'number'], infix('*')], ['-', ['date', 'date'], infix('-')],
    ['-', ['date and time', 'date and time'], infix('-')], ['-', ['time', 'time'], infix('-')], ['negative', ['days'], (a) => `-(${a})`], ['abs', ['days'], call('abs')]],
  list: [
    ['append', ['list', 'scalar'], call('append')], ['concatenate', ['list', 'list'], call('concatenate')], ['reverse', ['list'], call('reverse')], ['sublist', ['list', 'small'], call('sublist')],
    ['sublist', ['list', 'small', 'small'], call('sublist')], ['distinct values', ['list'], call('distinct values')], ['union', ['list', 'list'], call('union')],
    ['flatten', ['list'], (a) => `flatten([${a}, [${a}]])`], ['insert before', ['list', 'small', 'scalar'], call('insert before')], ['remove', ['list', 'small'], call('remove')],
    ['index of', ['list', 'scalar'], call('index of')], ['split', ['string', 'pattern'], call('split')], ['sort', ['numbers'], (a) => `sort(${a}, function(x, y) x < y)`], ['mode', ['numbers'], call('mode')],
    ['get entries', ['context'], (a) => `get entries(${a}).key`], ['for range', [], () => 'for i in 1..3 return i * 2'], ['.a', ['contexts'], (a) => `${a}.a`],
  ],
}

export class Generator {
  constructor(seed) {
    this.chance = chance(seed)
  }

  next() {
    return this.of(this.chance.one([...scalars, 'number', 'boolean', 'boolean', 'string', 'list', 'context']), 1 + this.chance.below(4))
  }

  literal(text) {
    return { op: 'literal', write: () => text, kids: [] }
  }

  of(type, depth) {
    if (this.chance.happens(0.02)) return this.literal('null')
    if (this.chance.happens(0.03)) type = this.chance.one(scalars)   // of another kind than wanted
    switch (type) {
      case 'any': return this.of(this.chance.one([...scalars, 'list', 'context']), depth - 1)
      case 'scalar': return this.of(this.chance.one(scalars), depth - 1)
      case 'small': return this.literal(this.chance.one(['0', '1', '2', '-1', '3']))
      case 'pattern': return this.literal(this.chance.one(['"a"', '"b"', '"[a-c]+"', '","', '";"', '"^A"', '"c$"', '"x*b"', '"品"']))
      case 'numbers': return this.list('number', depth)
      case 'strings': return this.list('string', depth)
      case 'booleans': return this.list('boolean', depth)
      case 'contexts': return this.list('context', Math.min(depth, 1))
      case 'range': return this.range(depth)
      case 'context': return this.context(depth)
      default:
    }
    if (this.chance.happens(0.08) && depth > 0) return this.conditional(type, depth)
    if (type === 'list' && (depth <= 0 || this.chance.happens(0.5))) return this.loop(depth)
    if (type === 'boolean' && depth > 0 && this.chance.happens(0.12)) return this.quantified(depth)
    if (depth <= 0) return this.literal(this.chance.one(literals[type]))
    const [op, kinds, write] = this.chance.one(forms[type])
    const same = this.chance.one(scalars)
    return { op, write, kids: kinds.map((kind) => this.of(kind === 'same' ? same : kind, depth - 1)) }
  }

  list(type, depth) {
    const kids = Array.from({ length: this.chance.below(4) }, () => this.of(type, depth - 1))
    return { op: 'list', write: (...items) => `[${items.join(', ')}]`, kids }
  }

  range(depth) {
    const [low, high] = [this.chance.one(['[', '(']), this.chance.one([']', ')'])]
    return { op: 'range', write: (a, b) => `${low}${a}..${b}${high}`, kids: [this.of('number', Math.min(depth - 1, 0)), this.of('number', Math.min(depth - 1, 0))] }
  }

  context(depth) {
    return { op: 'context', write: (a, b) => `{a: ${a}, b: ${b}}`, kids: [this.of('scalar', depth - 1), this.of('scalar', depth - 1)] }
  }

  conditional(type, depth) {
    return { op: 'if', write: (a, b, c) => `(if ${a} then ${b} else ${c})`, kids: [this.of('boolean', depth - 1), this.of(type, depth - 1), this.of(type, depth - 1)] }
  }

  /** A condition on `it`, a number. */
  condition(depth, name) {
    const sign = this.chance.one(['<', '>=', '=', '!='])
    return { op: `item ${sign}`, write: (other) => `${name} ${sign} ${other}`, kids: [this.of('number', depth - 2)] }
  }

  loop(depth) {
    const list = this.list('number', depth - 1)
    if (this.chance.happens(0.4)) return this.list(this.chance.one(scalars), depth)
    if (this.chance.happens(0.5)) return { op: 'filter', write: (a, b) => `${a}[${b}]`, kids: [list, this.condition(depth, 'item')], bound: 'item' }
    const body = { op: 'item *', write: (other) => `x * ${other}`, kids: [this.of('number', depth - 2)] }
    return { op: 'for', write: (a, b) => `(for x in ${a} return ${b})`, kids: [list, body], bound: 'x' }
  }

  quantified(depth) {
    const word = this.chance.one(['some', 'every'])
    return { op: word, write: (a, b) => `(${word} x in ${a} satisfies ${b})`, kids: [this.list('number', depth - 1), this.condition(depth, 'x')], bound: 'x' }
  }
}

export function text(node) {
  return node.write(...node.kids.map(text))
}

/** The node and all below it that stand by themselves, parents first. */
export function standing(node) {
  const own = node.bound ? node.kids.slice(0, -1) : node.kids
  const inner = node.bound ? node.kids.at(-1).kids : []
  return [node, ...own.flatMap(standing), ...inner.flatMap(standing)]
}
