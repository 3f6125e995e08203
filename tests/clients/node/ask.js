// Puts questions to a SPARQL endpoint by two clients and prints what they found as JSON.
import { once } from 'node:events'
import { SparqlEndpointFetcher } from 'fetch-sparql-endpoint'
import { ParsingClient, SimpleClient, StreamClient } from 'sparql-http-client'

const [endpointUrl, ...graphs] = process.argv.slice(2)
const SELECT = `
  PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
  SELECT * WHERE { ?thing rdfs:label ?label } ORDER BY ?label`
const CONSTRUCT = 'CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }'
const NUMBERS = `SELECT ?n FROM <${graphs[0]}> WHERE { ?s ?p ?n } ORDER BY ?n`

async function collect(stream) {
  const found = []
  stream.on('data', one => found.push(one))
  await once(stream, 'end')
  return found
}

function terms(row) {
  return Object.fromEntries(
    Object.entries(row).map(([name, term]) => [name, [term.value, term.language ?? '']]))
}

async function failure(promise) {
  try {
    await promise
    return null
  } catch (error) {
    return String(error.status ?? error.message)
  }
}

async function streaming(operation) {
  const client = new StreamClient({ endpointUrl })
  const options = { operation }
  return {
    select: (await collect(client.query.select(SELECT, options))).map(terms),
    construct: (await collect(client.query.construct(CONSTRUCT, options))).length,
    ask: await client.query.ask('ASK { ?s ?p ?o }', options),
    graph: (await collect(client.query.select(NUMBERS, options))).map(row => row.n.value),
  }
}

async function parsing(operation) {
  const client = new ParsingClient({ endpointUrl })
  const options = { operation }
  return {
    select: (await client.query.select(SELECT, options)).map(terms),
    construct: (await client.query.construct(CONSTRUCT, options)).size,
    ask: await client.query.ask('ASK { ?s ?p 9 }', options),
    graph: (await client.query.select(NUMBERS, options)).map(row => row.n.value),
    syntax: await failure(client.query.select('SELECT ?x WHERE { ?x }', options)),
  }
}

async function simple() {
  const client = new SimpleClient({ endpointUrl, updateUrl: endpointUrl })
  const csv = await client.query.select(SELECT, { headers: { accept: 'text/csv' } })
  const update = await client.query.update('CLEAR ALL')
  return { csv: await csv.text(), update: update.status }
}

async function fetching(method) {
  const client = new SparqlEndpointFetcher({ method, prefixVariableQuestionMark: false })
  return {
    select: (await collect(await client.fetchBindings(endpointUrl, SELECT))).map(terms),
    construct: (await collect(await client.fetchTriples(endpointUrl, CONSTRUCT))).length,
    ask: await client.fetchAsk(endpointUrl, 'ASK { ?s ?p ?o }'),
    graph: (await collect(await client.fetchBindings(endpointUrl, NUMBERS))).map(r => r.n.value),
    syntax: await failure(client.fetchBindings(endpointUrl, 'SELECT ?x WHERE { ?x ?y ?z } LIMIT 1 LIMIT 2')),
  }
}

const answers = { simple: await simple() }
for (const operation of ['get', 'postDirect', 'postUrlencoded']) {
  answers[`stream ${operation}`] = await streaming(operation)
  answers[`parsing ${operation}`] = await parsing(operation)
}
for (const method of ['GET', 'POST']) answers[`fetch ${method}`] = await fetching(method)
process.stdout.write(JSON.stringify(answers))
