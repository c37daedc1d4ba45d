/** OTLP's binary form of traces, read by its schema: opentelemetry-proto 1.x, what spans use of it. */
import protobuf from 'protobufjs'

const schema = `
syntax = "proto3";
message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
message Resource { repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; }
message ScopeSpans { InstrumentationScope scope = 1; repeated Span spans = 2; string schema_url = 3; }
message InstrumentationScope { string name = 1; string version = 2; repeated KeyValue attributes = 3; }
message Span {
  bytes trace_id = 1;
  bytes span_id = 2;
  string trace_state = 3;
  bytes parent_span_id = 4;
  fixed32 flags = 16;
  string name = 5;
  uint32 kind = 6;
  fixed64 start_time_unix_nano = 7;
  fixed64 end_time_unix_nano = 8;
  repeated KeyValue attributes = 9;
  repeated Link links = 13;
  Status status = 15;
}
message Link { bytes trace_id = 1; bytes span_id = 2; repeated KeyValue attributes = 4; }
message Status { string message = 2; uint32 code = 3; }
message KeyValue { string key = 1; AnyValue value = 2; }
message AnyValue {
  oneof value { string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4; }
}`

const request = protobuf.parse(schema).root.lookupType('ExportTraceServiceRequest')

/** As OTLP's JSON has it: ids in hexadecimal digits, times as texts. Throws where it is malformed. */
export function decodeTraces(body: Buffer): unknown {
  const decoded = request.toObject(request.decode(body), { longs: String, arrays: true })
  return JSON.parse(JSON.stringify(decoded, (_, value) => readBytes(value)))
}

/** JSON.stringify has asked a Buffer for its own form by then. */
const readBytes = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer' && 'data' in value
    ? Buffer.from(value.data as number[]).toString('hex')
    : value
