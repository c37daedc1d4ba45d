{{- define "passerelle.envFromSecret" -}}
- name: {{ .name }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .key | default .name }}
{{- end -}}

{{/* { root, roles }: the variables of a pod. */}}
{{- define "passerelle.env" -}}
{{- $secret := include "passerelle.secret" .root -}}
{{- $values := .root.Values -}}
- name: PASSERELLE_PUBLIC_URL
  value: {{ $values.publicUrl | quote }}
- name: PASSERELLE_HOST
  value: 0.0.0.0
- name: PASSERELLE_PORT
  value: "8080"
- name: PASSERELLE_DATA_DIR
  value: /data
- name: PASSERELLE_ROLES
  value: {{ .roles }}
{{ include "passerelle.envFromSecret" (dict "name" "PASSERELLE_MASTER_KEY" "secret" $secret) }}
{{ include "passerelle.envFromSecret" (dict "name" "PASSERELLE_OPERATOR_TOKEN" "secret" $secret) }}
{{- if include "passerelle.isFleet" .root }}
{{- $from := $values.database.urlFrom }}
{{- $key := ternary "PASSERELLE_DATABASE_URL" $from.key (empty $from.secret) }}
{{ include "passerelle.envFromSecret" (dict "name" "PASSERELLE_DATABASE_URL" "secret" ($from.secret | default $secret) "key" $key) }}
{{- end }}
{{- with $values.blobs.url }}
- name: PASSERELLE_BLOB_URL
  value: {{ . | quote }}
{{- end }}
{{- if eq $values.blobs.credentials "secret" }}
{{ include "passerelle.envFromSecret" (dict "name" "AWS_ACCESS_KEY_ID" "secret" $secret) }}
{{ include "passerelle.envFromSecret" (dict "name" "AWS_SECRET_ACCESS_KEY" "secret" $secret) }}
{{- end }}
{{- range $name, $value := $values.settings }}
- name: PASSERELLE_{{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
