{{/* The spec of a pod that runs the program. The workload and the test of the release share it. */}}
{{- define "bridge.environment" -}}
{{- range $name, $value := .Values.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- range $name, $from := .Values.secretEnv }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $from.secret }}
      key: {{ $from.key }}
{{- end }}
{{- end }}

{{- define "bridge.secretFiles" -}}
{{- $files := deepCopy .Values.secretFiles }}
{{- if .Values.spool.enabled }}
{{- $files = mergeOverwrite $files .Values.spool.secretFiles }}
{{- end }}
{{- $files | toYaml }}
{{- end }}

{{- define "bridge.mounts" -}}
- name: configuration
  mountPath: /opt/riskos-kafka-bridge/config
  readOnly: true
{{- range $name, $from := include "bridge.secretFiles" . | fromYaml }}
- name: {{ $name }}
  mountPath: /run/secrets/{{ $name }}
  readOnly: true
{{- end }}
- name: tmp
  mountPath: /tmp
{{- end }}

{{- define "bridge.volumes" -}}
- name: configuration
  configMap:
    name: {{ include "bridge.name" . }}
{{- range $name, $from := include "bridge.secretFiles" . | fromYaml }}
- name: {{ $name }}
  secret:
    secretName: {{ $from.secret }}
    items:
    {{- range $from.keys }}
      - key: {{ . }}
        path: {{ . }}
    {{- end }}
{{- end }}
- name: tmp
  emptyDir:
    medium: Memory
    sizeLimit: 16Mi
{{- end }}

{{- define "bridge.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{- define "bridge.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
{{- if .Values.spool.enabled }}
# So that the bridge can write to its volume.
fsGroup: 10001
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "bridge.pod" -}}
metadata:
  labels:
    {{- include "bridge.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # A change of the configuration restarts the bridges, one after the other.
    checksum/config: {{ include "bridge.properties" . | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "bridge.serviceAccount" . }}
  automountServiceAccountToken: false
  {{- with .Values.imagePullSecrets }}
  imagePullSecrets:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- include "bridge.podSecurity" . | nindent 4 }}
  {{- if .Values.topologySpread }}
  topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "bridge.selector" $ | nindent 10 }}
  {{- end }}
  {{- end }}
  terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
  containers:
    - name: bridge
      image: {{ include "bridge.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      ports:
        - name: http
          containerPort: 8080
        - name: management
          containerPort: 9000
      {{- with include "bridge.environment" . | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        {{- include "bridge.containerSecurity" . | nindent 8 }}
      # A bridge starts without Kafka and Redis. A minute is enough for a JVM on a busy node.
      startupProbe:
        httpGet:
          path: /q/health/started
          port: management
        periodSeconds: 2
        failureThreshold: 30
      # Kubernetes restarts a process that does not answer, not a bridge whose Kafka or Redis is unavailable.
      livenessProbe:
        httpGet:
          path: /q/health/live
          port: management
        periodSeconds: 10
        timeoutSeconds: 3
        failureThreshold: 3
      readinessProbe:
        httpGet:
          path: /q/health/ready
          port: management
        periodSeconds: 5
        timeoutSeconds: 3
        failureThreshold: 2
      # Kubernetes removes the endpoint at the same time, not before: until all proxies know, the bridge still accepts deliveries.
      # Then SIGTERM follows: the bridge accepts deliveries for 2 s more and closes their connections (quarkus.shutdown.delay).
      lifecycle:
        preStop:
          exec:
            command: [sleep, {{ .Values.preStopSeconds | quote }}]
      volumeMounts:
        {{- include "bridge.mounts" . | nindent 8 }}
        {{- if .Values.spool.enabled }}
        - name: spool
          mountPath: /var/spool/riskos-kafka-bridge
        {{- end }}
        {{- with .Values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
  volumes:
    {{- include "bridge.volumes" . | nindent 4 }}
    {{- with .Values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
