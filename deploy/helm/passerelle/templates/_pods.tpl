{{/* { root, group, values }: the pods of one group. */}}
{{- define "passerelle.podTemplate" -}}
metadata:
  labels:
    {{- include "passerelle.labels" .root | nindent 4 }}
    app.kubernetes.io/component: {{ .group.name }}
    passerelle/serves: {{ .group.serves | quote }}
  annotations:
    # A change of what the Secret is given replaces the pods. A generated Secret does not change.
    checksum/given: {{ list .root.Values.secrets .root.Values.database .root.Values.blobs | toJson | sha256sum }}
    prometheus.io/scrape: "true"
    prometheus.io/path: /metrics
    prometheus.io/port: "8080"
    {{- with .values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "passerelle.serviceAccount" .root }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  # Waiting, then the server's own ten seconds, then a margin.
  terminationGracePeriodSeconds: {{ add .root.Values.drainSeconds 20 }}
  securityContext:
    runAsNonRoot: true
    runAsUser: 1000
    runAsGroup: 1000
    fsGroup: 1000
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  {{- with .root.Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- include "passerelle.placement" . | nindent 2 }}
  containers:
    - name: passerelle
      {{- include "passerelle.container" . | nindent 6 }}
  volumes:
    - name: tmp
      emptyDir:
        sizeLimit: 1Gi
    - name: data
      {{- if include "passerelle.isFleet" .root }}
      # Nothing is kept here: rows are in PostgreSQL, files on S3.
      emptyDir:
        sizeLimit: 1Gi
      {{- else }}
      persistentVolumeClaim:
        claimName: {{ .root.Values.persistence.existingClaim | default (include "passerelle.fullname" .root) }}
      {{- end }}
    {{- with .root.Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "passerelle.placement" -}}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "passerelle.selectorLabels" $.root | nindent 8 }}
        app.kubernetes.io/component: {{ $.group.name }}
    matchLabelKeys: [pod-template-hash]
  {{- end }}
{{- range $field := list "nodeSelector" "tolerations" "affinity" }}
{{- with get $.values $field }}
{{ $field }}:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "passerelle.container" -}}
image: {{ printf "%s:%s" .root.Values.image.repository (.root.Values.image.tag | default .root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
ports:
  - name: http
    containerPort: 8080
env:
  {{- include "passerelle.env" (dict "root" .root "roles" .group.roles) | nindent 2 }}
# It answers once its schema is up to date: a start that migrates is given its time, and is not killed half-way.
startupProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: {{ mul .root.Values.probes.startMinutes 12 }}
# It writes to the database and to files on the volume, and is 503 as soon as the pod stops. The check gives up after 3 s.
readinessProbe:
  httpGet: { path: /health/ready, port: http }
  periodSeconds: 2
  timeoutSeconds: 4
  failureThreshold: 2
# Only whether the process answers: a restart mends no database.
livenessProbe:
  httpGet: { path: /health/live, port: http }
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
{{- if include "passerelle.isFleet" .root }}
lifecycle:
  preStop:
    sleep:
      seconds: {{ .root.Values.drainSeconds }}
{{- end }}
resources:
  {{- toYaml .values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: data
    mountPath: /data
  - name: tmp
    mountPath: /tmp
  {{- with .root.Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
