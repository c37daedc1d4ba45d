{{- define "passerelle.fullname" -}}
{{- if contains "passerelle" .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-passerelle" (.Release.Name | trunc 39) -}}
{{- end -}}
{{- end -}}

{{- define "passerelle.selectorLabels" -}}
app.kubernetes.io/name: passerelle
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "passerelle.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{ include "passerelle.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- end -}}

{{- define "passerelle.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- .Values.serviceAccount.name | default (include "passerelle.fullname" .) -}}
{{- else -}}
{{- .Values.serviceAccount.name | default "default" -}}
{{- end -}}
{{- end -}}

{{- define "passerelle.secret" -}}
{{- .Values.secrets.existing | default (include "passerelle.fullname" .) -}}
{{- end -}}

{{- define "passerelle.isFleet" -}}
{{- if eq .Values.database.engine "postgres" }}true{{ end -}}
{{- end -}}

{{/* The groups of pods: their name and roles, and whether the Service leads to them. YAML, for fromYaml. */}}
{{- define "passerelle.groups" -}}
{{- if and (include "passerelle.isFleet" .) (eq .Values.roles "split") -}}
groups:
  - { name: api, roles: api, serves: "true" }
  - { name: worker, roles: worker, serves: "false" }
{{- else -}}
groups:
  - { name: together, roles: "api,worker", serves: "true" }
{{- end -}}
{{- end -}}

{{/* Values that contradict each other: said once, before anything is rendered. */}}
{{- define "passerelle.check" -}}
{{- $fleet := include "passerelle.isFleet" . -}}
{{- if not .Values.publicUrl -}}
{{- fail "Set publicUrl: where partners and browsers reach Passerelle, https://chat.acme.example for example." -}}
{{- end -}}
{{- if and (not $fleet) (eq .Values.roles "split") -}}
{{- fail "roles: split needs database.engine: postgres. An SQLite database has one server, which does everything." -}}
{{- end -}}
{{- if and (not $fleet) (or .Values.database.url .Values.database.urlFrom.secret) -}}
{{- fail "database.url is for PostgreSQL: set database.engine: postgres too, or leave the URL out." -}}
{{- end -}}
{{- if and $fleet (not .Values.blobs.url) -}}
{{- fail "Set blobs.url (s3://bucket/prefix?region=...): pods on PostgreSQL share their files through S3." -}}
{{- end -}}
{{- if and $fleet (not (or .Values.database.url .Values.database.urlFrom.secret .Values.secrets.existing)) -}}
{{- fail "Set database.url, or database.urlFrom.secret, or put PASSERELLE_DATABASE_URL into the Secret of secrets.existing." -}}
{{- end -}}
{{- if and (eq .Values.blobs.credentials "secret") (not .Values.secrets.existing) (not (and .Values.blobs.accessKeyId .Values.blobs.secretAccessKey)) -}}
{{- fail "blobs.credentials: secret needs blobs.accessKeyId and blobs.secretAccessKey, or secrets.existing with both." -}}
{{- end -}}
{{- $further := list -}}
{{- range .Values.extraEnv }}{{ $further = append $further .name }}{{ end -}}
{{- if and $fleet .Values.settings.ALERT_URL (not (has "PASSERELLE_ALERT_SECRET" $further)) -}}
{{- fail "settings.ALERT_URL needs PASSERELLE_ALERT_SECRET in extraEnv, from a Secret of yours: all pods sign alerts with the same one." -}}
{{- end -}}
{{- end -}}
