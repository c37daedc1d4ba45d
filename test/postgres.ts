/** The PostgreSQL of a run of tests: started when a test asks for it, ended with the run. */
import { openPostgresDoor } from '@passerelle/testkit/postgres'

export default openPostgresDoor
