import { expect, test } from 'vitest'
import { element, htmlOf, Markup } from '../../../../src/report/html/markup.ts'
import { niceAxis, pct } from '../../../../src/report/html/scale.ts'

test('axes end at round figures with round ticks', () => {
  expect(niceAxis(0)).toEqual({ top: 0.01, ticks: [0, 0.002, 0.004, 0.006, 0.008, 0.01] })
  expect(niceAxis(0.22)).toEqual({ top: 0.3, ticks: [0, 0.1, 0.2, 0.3] })
  expect(niceAxis(0.3).top).toBe(0.3)
  expect(niceAxis(0.301).top).toBe(0.4)
  expect(niceAxis(0.00071).top).toBe(0.0008)
  expect(niceAxis(0.95)).toEqual({ top: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] })
  expect(niceAxis(1).top).toBe(1)
})

test('shares stay on their axis', () => {
  expect([0, 0.12345, 1, 1.7].map(pct)).toEqual(['0%', '12.35%', '100%', '100%'])
})

test('text and values are escaped, markup is not escaped twice', () => {
  const hostile = `<b a="1" c='2'>&amp;</b>`
  const escaped = '&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;'
  expect(element('p', { title: hostile, hidden: true, id: undefined, lang: false }, hostile).html).toBe(
    `<p title="${escaped}" hidden>${escaped}</p>`,
  )
  expect(element('div', {}, element('br'), [1, undefined, false, new Markup('<i></i>')]).html).toBe(
    '<div><br>1<i></i></div>',
  )
  expect(htmlOf(undefined)).toBe('')
})
