#include "backend/pipe/pipe.h"

namespace bench::pipe {
namespace {

constexpr std::string_view pipe_schema = R"json({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "bench pipe protocol, version 1",
  "description": "`bench --command 'PROGRAM ARGS'` starts a program and speaks with it through its standard input and output, one JSON object a line, UTF-8. bench writes requests, each with an id. The program writes replies, each line with the id of its request: a hello is answered by one line, a generate by any number of events and one last line with done or error. Several generates may be under way at once (as many as --workers), and their lines may come in any order; a program that works on one at a time lets the others wait. Write each token as soon as it is there and flush: its line is what is timed. Nothing but replies belongs on standard output; what is for people goes to standard error. Load before the first hello is answered: that time is reported apart and measured by nothing. End when standard input ends. Unknown members are passed over on both sides.",
  "oneOf": [{"$ref": "#/$defs/request"}, {"$ref": "#/$defs/reply"}],
  "examples": [
    {"id": 1, "op": "hello", "version": 1},
    {"id": 1, "version": 1, "name": "my-server", "release": "0.1", "models": [{"name": "tiny", "context": 2048}]},
    {"id": 2, "op": "generate", "model": "tiny", "messages": [{"role": "user", "content": "Hi"}], "max_tokens": 16, "options": {"temperature": 0, "seed": 42}},
    {"id": 2, "text": "Hel"},
    {"id": 2, "text": "lo"},
    {"id": 2, "done": true, "reason": "stop", "counters": {"prompt_tokens": 5, "prompt_s": 0.02, "tokens": 3, "decode_s": 0.05}},
    {"id": 3, "error": "the prompt has 3000 tokens, the context 2048"},
    {"id": 4, "op": "cancel"}
  ],
  "$defs": {
    "id": {"type": "integer", "minimum": 0},
    "request": {
      "description": "what bench writes",
      "oneOf": [{"$ref": "#/$defs/hello"}, {"$ref": "#/$defs/generate"}, {"$ref": "#/$defs/cancel"}]
    },
    "hello": {
      "description": "who are you? Asked several times in a run.",
      "type": "object",
      "required": ["id", "op", "version"],
      "properties": {"id": {"$ref": "#/$defs/id"}, "op": {"const": "hello"}, "version": {"const": 1}}
    },
    "generate": {
      "description": "go on from a conversation (messages, put through the model's template) or from a text as it stands (prompt)",
      "type": "object",
      "required": ["id", "op", "model"],
      "oneOf": [{"required": ["messages"]}, {"required": ["prompt"]}],
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "op": {"const": "generate"},
        "model": {"type": "string"},
        "messages": {
          "type": "array",
          "minItems": 1,
          "items": {
            "type": "object",
            "required": ["role", "content"],
            "properties": {"role": {"enum": ["system", "user", "assistant"]}, "content": {"type": "string"}}
          }
        },
        "prompt": {"type": "string"},
        "max_tokens": {"type": "integer", "minimum": 1},
        "top_logprobs": {"type": "integer", "minimum": 1, "description": "so many of the likeliest tokens, in the chances of the first event"},
        "choices": {"type": "array", "items": {"type": "string"}, "description": "add the log-probability of the first token of each of these to the chances, however unlikely it is; where several have the same first token, leave them out"},
        "think": {"type": ["boolean", "string"], "description": "whether to think, or how much; for models that can"},
        "schema": {"description": "JSON Schema that the reply must keep to; answer with an error where that cannot be done"},
        "options": {
          "type": "object",
          "description": "what is not known may be passed over",
          "properties": {
            "temperature": {"type": "number", "minimum": 0, "description": "0: always the likeliest token"},
            "seed": {"type": "integer"},
            "top_p": {"type": "number"},
            "top_k": {"type": "integer"},
            "min_p": {"type": "number"},
            "repeat_penalty": {"type": "number"},
            "num_ctx": {"type": "integer", "description": "tokens that prompt and reply may have together"},
            "stop": {"type": "array", "items": {"type": "string"}, "description": "the reply ends before the first of these"}
          }
        }
      }
    },
    "cancel": {
      "description": "nobody waits for the reply with this id any more; nothing has to be answered",
      "type": "object",
      "required": ["id", "op"],
      "properties": {"id": {"$ref": "#/$defs/id"}, "op": {"const": "cancel"}}
    },
    "reply": {
      "description": "what the program writes; no line of it has an op",
      "not": {"required": ["op"]},
      "anyOf": [{"$ref": "#/$defs/hello_reply"}, {"$ref": "#/$defs/event"}, {"$ref": "#/$defs/done"}, {"$ref": "#/$defs/error"}]
    },
    "hello_reply": {
      "type": "object",
      "required": ["id", "version", "name", "models"],
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "version": {"const": 1},
        "name": {"type": "string", "minLength": 1},
        "release": {"type": "string"},
        "parallel": {"type": "integer", "description": "requests that are worked on at once"},
        "models": {
          "type": "array",
          "items": {
            "type": "object",
            "required": ["name"],
            "properties": {
              "name": {"type": "string", "minLength": 1},
              "context": {"type": "integer", "description": "tokens that prompt and reply may have together"},
              "digest": {"type": "string"},
              "format": {"type": "string"},
              "family": {"type": "string"},
              "parameters": {"type": "string", "description": "135M"},
              "quantization": {"type": "string"},
              "size": {"type": "integer", "description": "bytes in memory"},
              "size_gpu": {"type": "integer", "description": "of these, bytes on an accelerator"}
            }
          }
        }
      }
    },
    "event": {
      "description": "a piece of the reply, best one token",
      "type": "object",
      "required": ["id"],
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "text": {"type": "string"},
        "thinking": {"type": "string", "description": "text that is no answer yet"},
        "chances": {
          "description": "for the first token of the reply, where they were asked for",
          "type": "array",
          "items": {
            "type": "object",
            "required": ["token", "logprob"],
            "properties": {"token": {"type": "string"}, "logprob": {"type": "number", "maximum": 0}}
          }
        }
      }
    },
    "done": {
      "type": "object",
      "required": ["id", "done"],
      "properties": {
        "id": {"$ref": "#/$defs/id"},
        "done": {"const": true},
        "reason": {"enum": ["stop", "length"], "description": "length: max_tokens were reached"},
        "counters": {
          "type": "object",
          "description": "what the program itself has counted; leave out what it does not know",
          "properties": {
            "prompt_tokens": {"type": "integer", "description": "of the whole prompt"},
            "cached_tokens": {"type": "integer", "description": "of these, not worked on again"},
            "prompt_s": {"type": "number", "description": "seconds until the first token could be chosen"},
            "tokens": {"type": "integer", "description": "that the model chose, a last one that ends the reply included"},
            "decode_s": {"type": "number", "description": "seconds from there to the last token"},
            "load_s": {"type": "number"},
            "total_s": {"type": "number"},
            "cpu_s": {"type": "number", "description": "processor time of the program for this request"},
            "gpu_s": {"type": "number", "description": "time in which its accelerator worked for this request"}
          }
        }
      }
    },
    "error": {
      "type": "object",
      "required": ["id", "error"],
      "properties": {"id": {"$ref": "#/$defs/id"}, "error": {"type": "string", "minLength": 1}}
    }
  }
}
)json";

}  // namespace

std::string_view schema() { return pipe_schema; }

}  // namespace bench::pipe
